"""What runs on continuous-integration services, around the command line."""
