"""Reports in traditional characters or radicals, read as ordinary simplified ones of the same length.

Some sites serve a page in either script. One character stands for one, so that offsets stay those of
the text as written, which is what is quoted.
"""

from __future__ import annotations

import unicodedata

from linter import regex

#: CJK radicals that NFKC leaves alone (seen in Chrome's PDFs); it knows the Kangxi ones.
_RADICALS = dict(
    zip("⺠⻔⻚⻅⻓⻋⻢⻰⻛⻜⻥⻦⻩⻬⻮⺟⻝⻘⻄⻨", "民门页见长车马龙风飞鱼鸟黄齐齿母食青西麦", strict=True)
)
_ODD = regex.compile("[\u2e80-\u2fdf]")
#: Pairs of a traditional and its simplified character, those that occur in reports of this kind.
_PAIRS = (
    "總总體体況况動动開开資资訊讯報报請请處处數数據据辦办關关條条項项務务規规範范審审題题設设個个國国為为這这來来時时們们說说"
    "過过對对發发產产後后經经進进電电裡里實实現现機机當当點点從从業业應应還还與与構构結结轉转繼继續续願愿屬属於于單单職职責责"
    "權权議议訴诉訟讼維维糾纠錯错決决費费額额購购標标準准統统計计間间號号員员書书評评價价組组織织領领導导導导義义眾众樞枢紐纽"
    "環环節节層层級级類类達达邊边幹干歷历門门網网絡络聯联繫系絶绝聲声響响熱热線线話话郵邮編编區区縣县鎮镇鄉乡鐵铁長长東东廣广"
    "陽阳陰阴陸陆雲云齊齐魯鲁蘇苏漢汉滬沪黨党團团軍军醫医藥药療疗衛卫養养勞劳險险稅税財财貿贸農农漁渔礦矿態态氣气質质監监督督"
    "檢检測测驗验證证認认識识記记錄录檔档庫库圖图畫画視视頻频顯显賬账戶户登登載载輸输轄辖屆届術术備备優优劃划創创強强擴扩範范"
    "營营運运輯辑輿舆興兴舉举學学習习訓训練练將将須须頁页頒颁顧顾預预題题駐驻驅驱駁驳騙骗麗丽龍龙龜龟齡龄歲岁歸归殘残殺杀"
    "滿满潔洁減减溝沟澤泽濟济灣湾濱滨災灾煙烟爾尔牆墙狀状獨独獎奖獲获瑣琐環环畢毕異异療疗盡尽眾众睜睁確确禮礼禍祸種种稱称"
    "穩稳窮穷競竞筆笔簡简簽签籌筹糧粮純纯紙纸紛纷細细終终給给絕绝絲丝綜综綠绿維维綱纲緊紧緒绪緩缓緣缘縮缩縱纵績绩織织繁繁"
    "罰罚罷罢羅罗習习聖圣聞闻聽听脫脱腦脑臨临舊旧艱艰莊庄華华萬万葉叶蓋盖蘭兰虛虚蟲虫補补裝装複复見见覺觉觀观訂订訪访註注"
    "詞词詢询試试詳详誌志誠诚誤误調调談谈論论諮咨諾诺謀谋謝谢講讲譯译護护讀读變变讓让貢贡貧贫貨货貫贯責责貴贵買买賈贾賓宾"
    "賞赏賣卖賦赋贈赠趕赶趨趋跡迹踐践車车軌轨軟软軸轴較较輕轻輔辅輪轮辭辞農农迴回連连週周遊游違违遠远適适遲迟遷迁選选遺遗"
    "郵邮鄰邻醜丑釋释針针鈔钞銀银銷销鋪铺錢钱錶表鍵键鎖锁鑒鉴鑑鉴閉闭閱阅隊队階阶際际隨随隱隐難难雙双雜杂離离靈灵靜静響响"
    "頂顶順顺頓顿頗颇領领頭头顏颜額额類类風风飛飞飯饭館馆馬马魚鱼鳥鸟點点齒齿復复餘余佈布併并係系倫伦傳传債债傷伤傾倾僅仅"
    "僑侨儀仪億亿儲储內内兩两冊册凍冻別别則则剛刚創创劑剂勝胜勵励勸劝匯汇協协卻却厭厌參参吳吴員员問问啟启啓启喪丧單单嚴严"
    "園园圍围執执堅坚報报場场塊块墊垫壓压壞坏夾夹奪夺奮奋婦妇媽妈孫孙學学寧宁寫写審审寬宽尋寻導导屬属島岛幣币師师帶带幫帮"
    "廠厂廢废廳厅張张彈弹彌弥徑径徵征徹彻恆恒恥耻悅悦慮虑慶庆憂忧憑凭憲宪懷怀戰战戲戏拋抛掃扫掛挂採采揚扬換换損损搶抢撥拨"
    "撫抚擁拥擇择擊击擔担擬拟擾扰敗败敵敌斷断曉晓暢畅曆历會会東东枚枚柵栅棄弃榮荣樂乐樓楼標标樣样橋桥檢检欄栏歐欧歡欢殼壳"
    "滯滞漸渐潛潜準准溫温沒没淨净湊凑減减無无煩烦獻献瑪玛疊叠瘋疯皺皱盤盘瞭了礎础祕秘離离稅税窗窗竊窃筍笋範范節节築筑篩筛"
)
_TABLE = {ord(_PAIRS[at]): _PAIRS[at + 1] for at in range(0, len(_PAIRS), 2) if _PAIRS[at] != _PAIRS[at + 1]}
#: Characters that no simplified text has, and how many of them make a text a traditional one.
_MARKS = "開報請處條項務國為與關個總體況"
_LEAST = 12


def plain(text: str) -> str:
    """Return ``text`` with ordinary simplified characters for radicals and traditional ones, same length."""
    if _ODD.search(text):
        text = "".join(_RADICALS.get(char) or _compatible(char) for char in text)
    if sum(text.count(mark) for mark in _MARKS) >= _LEAST:
        text = text.translate(_TABLE)
    return text


def _compatible(char: str) -> str:
    return unicodedata.normalize("NFKC", char) if "\u2e80" <= char <= "\u2fdf" else char
