"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const bar = document.getElementById("bar");
  const reports = all("article.report").map((element) => {
    const notes = all(".note", element).map((note) => ({
      element: note, number: note.id.split("v")[1], severity: note.dataset.s, rule: note.dataset.r,
      text: note.textContent.toLowerCase(), shown: true,
    }));
    const name = element.querySelector("h2").textContent + " " + element.querySelector(".about").textContent;
    return {
      element, notes, details: element.querySelector("details"), name: name.toLowerCase(),
      row: document.querySelector(`tr[data-report="${element.id}"]`), marks: all("[data-v]", element),
    };
  });

  // Selecting: a violation, its mark and what belongs to it stand out together.
  const select = (report, number) => {
    for (const one of all(".active")) one.classList.remove("active");
    document.getElementById(`${report.element.id}v${number}`).classList.add("active");
    for (const mark of report.marks) {
      if (mark.dataset.v.split(" ").includes(number)) mark.classList.add("active");
    }
  };
  const follow = () => {
    const found = /^#(r\d+)(?:[vm](\d+))?$/.exec(location.hash);
    const report = found && reports.find((one) => one.element.id === found[1]);
    if (!report) return;
    report.details.open = true;
    const target = document.getElementById(location.hash.slice(1));
    if (found[2]) select(report, found[2]);
    if (target) target.scrollIntoView({ block: found[2] ? "center" : "start" });
  };
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) {
      if (link.hash && link.hash === location.hash) follow();
      return;
    }
    const mark = event.target.closest("[data-v]");
    const report = mark && reports.find((one) => one.element.contains(mark));
    const note = report && report.notes.find((one) => one.shown && mark.dataset.v.split(" ").includes(one.number));
    if (note) {
      location.hash = note.element.id;
      follow();
    }
  });

  // What is folded away is on paper all the same.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = reports.filter((one) => !one.details.open);
    for (const one of folded) one.details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of folded) one.details.open = false;
  });

  // Sorting the table of reports by its heads.
  const table = document.getElementById("by-report");
  if (table) {
    all("thead th", table).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") !== (head.className ? "descending" : "ascending");
        const sign = Boolean(head.className) === down ? -1 : 1;
        for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
        const cell = (row) => row.children[column].textContent;
        const order = new Intl.Collator("zh", { numeric: true }).compare;
        table.tBodies[0].append(...[...table.tBodies[0].rows].sort((one, two) => sign * order(cell(one), cell(two))));
      });
    });
  }

  if (!bar) return;
  const buttons = all("button[data-s]", bar);
  const rule = document.getElementById("rule");
  const search = document.getElementById("search");
  const status = document.getElementById("shown");

  const apply = () => {
    const on = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.s));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const narrowed = on.size < buttons.length || rule.value !== "" || words.length > 0;
    let count = 0;
    let total = 0;
    for (const report of reports) {
      const open = words.filter((word) => !report.name.includes(word));
      const shown = new Set();
      for (const note of report.notes) {
        note.shown = on.has(note.severity) && (!rule.value || note.rule === rule.value)
          && open.every((word) => note.text.includes(word));
        note.element.hidden = !note.shown;
        if (note.shown) shown.add(note.number);
      }
      for (const mark of report.marks) {
        mark.classList.toggle("off", !mark.dataset.v.split(" ").some((number) => shown.has(number)));
      }
      for (const badge of all(".body a.n[id]", report.element)) badge.hidden = !shown.has(badge.id.split("m")[1]);
      const named = words.length > 0 && open.length === 0 && !rule.value && on.size === buttons.length;
      report.element.hidden = narrowed && shown.size === 0 && !named;
      if (report.row) report.row.hidden = report.element.hidden;
      count += shown.size;
      total += report.notes.length;
    }
    status.textContent = (narrowed ? status.dataset.some : status.dataset.all)
      .replace("{0}", count).replace("{1}", total);
    status.dataset.count = count;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  rule.addEventListener("change", apply);
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  for (const [id, open] of [["open", true], ["close", false]]) {
    document.getElementById(id).addEventListener("click", () => {
      for (const report of reports) report.details.open = open;
    });
  }
  // A rule in the summary is a filter, too.
  for (const code of all("#by-rule code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "rule-button";
    code.replaceWith(button);
    button.append(code);
    button.addEventListener("click", () => {
      rule.value = code.textContent;
      apply();
      document.getElementById("reports").scrollIntoView();
    });
  }
  if (reports.length > 8) for (const report of reports) report.details.open = false;
  bar.hidden = false;
  apply();
  follow();
})();
