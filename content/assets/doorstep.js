/*
  家门口: small helps that no page needs.
  Large text and dark colours as chosen, and whether the doors are open right now.
*/
(function () {
  "use strict";

  /* ---------- how this device shows pages; in the head, so that nothing flickers ---------- */

  var root = document.documentElement;
  var night = window.matchMedia("(prefers-color-scheme: dark)");

  /* On this device only; where storage is closed a cookie, and where that is closed too, this page only. */
  function kept(name) {
    try { return localStorage.getItem(name); } catch (error) { /* closed */ }
    try { return (document.cookie.match("(?:^|; )" + name + "=([a-z]+)") || [])[1] || null; } catch (error) { return null; }
  }
  function keep(name, value) {
    try {
      if (value) { localStorage.setItem(name, value); } else { localStorage.removeItem(name); }
      return;
    } catch (error) { /* closed */ }
    try {
      document.cookie = name + "=" + value + "; path=/; SameSite=Lax; max-age=" + (value ? 31536000 : 0);
    } catch (error) { /* this page only */ }
  }
  function setOrRemove(attribute, value) {
    if (value) { root.setAttribute(attribute, value); } else { root.removeAttribute(attribute); }
  }
  function isDark() { return (root.getAttribute("data-theme") || (night.matches ? "dark" : "light")) === "dark"; }
  function isLarge() { return root.getAttribute("data-size") === "large"; }

  var theme = kept("doorstep-theme");
  setOrRemove("data-theme", theme === "dark" || theme === "light" ? theme : "");
  setOrRemove("data-size", kept("doorstep-size") === "large" ? "large" : "");
  root.setAttribute("data-script", "on");

  function offer(selector, isOn, change) {
    document.querySelectorAll(selector).forEach(function (button) {
      function show() { button.setAttribute("aria-pressed", String(isOn())); }
      button.addEventListener("click", function () { change(!isOn()); show(); });
      if (night.addEventListener) { night.addEventListener("change", show); }
      show();
    });
  }
  function offerModes() {
    offer("[data-large-text]", isLarge, function (large) {
      setOrRemove("data-size", large ? "large" : "");
      keep("doorstep-size", large ? "large" : "");
    });
    /* What the device wants anyway needs no keeping: it goes on following the evening. */
    offer("[data-dark]", isDark, function (dark) {
      var chosen = dark === night.matches ? "" : dark ? "dark" : "light";
      setOrRemove("data-theme", chosen);
      keep("doorstep-theme", chosen);
    });
  }

  /* ---------- are the doors open now ---------- */

  var WEEKDAYS = ["日", "一", "二", "三", "四", "五", "六"];

  /* Date and time in Shanghai, whatever the zone of the device: China has no daylight time. */
  function shanghaiNow() {
    var text = new Date(Date.now() + 8 * 3600 * 1000).toISOString();
    return { on: text.slice(0, 10), time: text.slice(11, 16) };
  }
  function daysAhead(on, today) { return (Date.parse(on) - Date.parse(today)) / 86400000; }
  function dayName(on, today) {
    var days = daysAhead(on, today);
    if (days === 0) { return "今天"; }
    if (days === 1) { return "明天"; }
    return "周" + WEEKDAYS[new Date(on).getUTCDay()];
  }
  /* Mood, words, and in how many days a shut door opens, as far as that is known. */
  function doors(days, now) {
    /* Nobody is there; but where machines serve, it is not shut. */
    function shut(opens, ahead) {
      var self = (days[start].self || []).some(function (span) { return span[0] <= now.time && now.time < span[1]; });
      if (self) { return { mood: "open", text: "现在自助" + (opens && " · " + opens + " 有人") }; }
      return { mood: "closed", ahead: ahead, text: opens ? "现在关着 · " + opens + " 开门" : "近几天不开放" };
    }
    var start = days.findIndex(function (day) { return day.on === now.on; });
    if (start < 0) { return { mood: "unknown", text: "开放时间请看下表" }; }
    for (var i = start; i < days.length; i += 1) {
      var spans = days[i].spans;
      for (var j = 0; j < spans.length; j += 1) {
        var opens = spans[j][0], closes = spans[j][1];
        if (i > start || now.time < opens) {
          return shut(dayName(days[i].on, now.on) + " " + opens, daysAhead(days[i].on, now.on));
        }
        if (now.time < closes) {
          return { mood: "open", text: "现在开放 · " + closes + " 关门" };
        }
      }
      if (days[i].unknown) {
        return { mood: "unknown", text: dayName(days[i].on, now.on) + "以国务院通知为准，请先打电话" };
      }
    }
    return shut("");
  }
  function showDoors(which) {
    var now = shanghaiNow();
    document.querySelectorAll("[data-doors]" + (which || "")).forEach(function (badge) {
      var state = doors(JSON.parse(badge.getAttribute("data-doors")), now);
      if (state.mood === "unknown" && !document.querySelector("[data-hours]")) {
        state.text = state.text.replace("请看下表", "请看中心页面");
      }
      badge.textContent = state.text;
      badge.className = "ds-badge ds-badge--" + state.mood;
      badge.setAttribute("data-told", state.mood === "open" ? "open" : String(state.ahead));
    });
    showOpen();
    document.querySelectorAll("[data-hours] tr[data-on]").forEach(function (row) {
      var isToday = row.getAttribute("data-on") === now.on, fold = row.closest("details");
      if (isToday && fold && !row.classList.contains("is-today")) { fold.open = true; }
      row.classList.toggle("is-today", isToday);
    });
    document.querySelectorAll("[data-ends]").forEach(function (row) {
      row.classList.toggle("is-over", row.getAttribute("data-ends") <= now.on + "T" + now.time);
    });
  }

  /* ---------- the home page: open doors first; after hours what is still open, then what opens next ---------- */

  /* Whether the parser is past it; before that, cards may be missing. */
  function hasArrived(element) {
    for (; element; element = element.parentElement) { if (element.nextElementSibling) { return true; } }
    return document.readyState !== "loading";
  }
  function fill(list, cards, most) {
    cards.forEach(function (card, at) {
      card.hidden = at >= most;
      list.appendChild(card);
    });
  }
  function showOpen() {
    var list = document.querySelector("[data-open-cards]"), next = document.querySelector("[data-open-next]");
    if (!next || !hasArrived(next)) { return; }
    var open = [], later = [], tomorrow = [], rest = [];
    var groups = { open: open, 0: later, 1: tomorrow }, isKnown = false;
    document.querySelectorAll("[data-open-cards] > li, [data-open-next] li").forEach(function (card) {
      var told = card.querySelector("[data-doors]").getAttribute("data-told");
      isKnown = isKnown || told !== "undefined";
      (groups[told] || rest).push(card);
    });
    /* A page older than the days it knows can only send people on. */
    if (!isKnown) { document.querySelector("[data-open-title]").textContent = "看看几点开门"; return; }
    /* When nothing opens tomorrow or that is not known, each card still says when. */
    var isOver = !later.length && rest.length + tomorrow.length > 0, isLate = isOver && open.length > 0;
    var soon = tomorrow.length ? "明天开门的地方" : "接下来什么时候开门";
    var first = isLate ? open : open.concat(later, tomorrow, rest), second = isLate ? tomorrow.concat(rest) : [];
    var title = isLate ? "现在还开着的地方" : isOver ? soon : "今天开门的地方";
    var most = Number(list.getAttribute("data-open-cards")), soonest = Math.min(most, tomorrow.length || most);
    var told = [title, open.length, later.length, tomorrow.length].join();
    /* Nothing moves while all stays as it is, nor under a focus in either list. */
    if (next.getAttribute("data-told") === told || list.closest("[data-open]").contains(document.activeElement)) { return; }
    next.setAttribute("data-told", told);
    document.querySelector("[data-open-title]").textContent = title;
    next.firstElementChild.textContent = soon;
    fill(list, first, isOver && !isLate ? soonest : most);
    fill(next.lastElementChild, second, Math.min(most - first.length, soonest));
    next.hidden = !next.querySelector("li:not([hidden])");
  }

  /* Each state is told while the page still arrives, before it is painted: nothing jumps afterwards. */
  var arriving = new MutationObserver(function () {
    showDoors(":not([data-told])");
    arriving.takeRecords();
  });
  arriving.observe(document, { childList: true, subtree: true });

  document.addEventListener("DOMContentLoaded", function () {
    arriving.disconnect();
    offerModes();
    showDoors();
    setInterval(showDoors, 60000);
  });
}());
