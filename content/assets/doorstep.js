/*
  家门口: small helps that no page needs.
  Large text and dark colours as chosen, whether the doors are open right now, and the search of /search/.
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
  function dayName(on, today) {
    var days = (Date.parse(on) - Date.parse(today)) / 86400000;
    if (days === 0) { return "今天"; }
    if (days === 1) { return "明天"; }
    return "周" + WEEKDAYS[new Date(on).getUTCDay()];
  }
  function doors(days, now) {
    var start = days.findIndex(function (day) { return day.on === now.on; });
    if (start < 0) { return { mood: "unknown", text: "开放时间请看下表" }; }
    for (var i = start; i < days.length; i += 1) {
      var spans = days[i].spans;
      for (var j = 0; j < spans.length; j += 1) {
        var opens = spans[j][0], closes = spans[j][1];
        if (i > start || now.time < opens) {
          return { mood: "closed", text: "现在关着 · " + dayName(days[i].on, now.on) + " " + opens + " 开门" };
        }
        if (now.time < closes) {
          return { mood: "open", text: "现在开放 · " + closes + " 关门" };
        }
      }
      if (days[i].unknown) {
        return { mood: "unknown", text: dayName(days[i].on, now.on) + "以国务院通知为准，请先打电话" };
      }
    }
    return { mood: "closed", text: "近几天不开放" };
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
      badge.setAttribute("data-told", "");
    });
    document.querySelectorAll("[data-hours] tr[data-on]").forEach(function (row) {
      row.classList.toggle("is-today", row.getAttribute("data-on") === now.on);
    });
  }
  /* Each state is told while the page still arrives, before it is painted: nothing jumps afterwards. */
  var arriving = new MutationObserver(function () {
    showDoors(":not([data-told])");
    arriving.takeRecords();
  });
  arriving.observe(document, { childList: true, subtree: true });

  /* ---------- search: every word must occur; a hit in the name counts before one in the text ---------- */

  function normal(text) { return text.normalize("NFKC").toLowerCase(); }

  /* What the file of records tells how to compare: traditional characters, words of one meaning. */
  function makeSearch(data) {
    var pairs = Array.from(data.fold), simplified = new Map();
    for (var i = 0; i < pairs.length; i += 2) { simplified.set(pairs[i], pairs[i + 1]); }

    function fold(text) {
      return normal(text).replace(/[\u3400-\u9fff]/g, function (one) { return simplified.get(one) || one; });
    }
    var synonyms = data.synonyms.map(function (group) { return group.map(fold); });
    var entries = data.records.map(function (record, index) {
      return {
        record: record,
        index: index,
        name: fold(record.title),
        rest: fold(record.kind) + "\n" + fold(record.text),
        spellings: record.pinyin.split("|").map(function (one) { return one.split(" "); })
      };
    });

    function wordsOf(query) { return fold(query).split(/[\s,，、。;；·]+/).filter(Boolean); }
    /* The word, and the word with a part replaced by another of the same meaning. */
    function variants(word) {
      var all = [word];
      synonyms.forEach(function (group) {
        group.forEach(function (part) {
          if (word.indexOf(part) < 0) { return; }
          group.forEach(function (other) { if (other !== part) { all.push(word.replace(part, other)); } });
        });
      });
      return all;
    }
    /* Whole syllables, first letters, or both: shebao, sbcx, shebaocx. The last one may be unfinished. */
    function isSpelt(syllables, at, letters) {
      if (at >= syllables.length) { return false; }
      var syllable = syllables[at];
      if (syllable.startsWith(letters)) { return true; }
      return (letters.startsWith(syllable) && isSpelt(syllables, at + 1, letters.slice(syllable.length)))
        || (letters[0] === syllable[0] && isSpelt(syllables, at + 1, letters.slice(1)));
    }
    function soundsLike(entry, word) {
      var letters = word.replace(/'/g, "").replace(/ü/g, "v");
      return /^[a-z0-9]{2,}$/.test(letters) && entry.spellings.some(function (syllables) {
        return syllables.some(function (_, at) { return isSpelt(syllables, at, letters); });
      });
    }
    function score(entry, words) {
      if (words.some(function (word) { return entry.name === word; })) { return 40; }
      if (words.some(function (word) { return entry.name.startsWith(word); })) { return 30; }
      if (words.some(function (word) { return entry.name.indexOf(word) >= 0; })) { return 20; }
      if (soundsLike(entry, words[0])) { return 10; }
      return words.some(function (word) { return entry.rest.indexOf(word) >= 0; }) ? 1 : 0;
    }

    return {
      found: function (query) {
        var words = wordsOf(query).map(variants), hits = [];
        if (!words.length) { return hits; }
        entries.forEach(function (entry) {
          var scores = words.map(function (word) { return score(entry, word); });
          if (scores.every(Boolean)) {
            hits.push({ entry: entry, score: scores.reduce(function (sum, one) { return sum + one; }, 0) });
          }
        });
        hits.sort(function (a, b) { return b.score - a.score || a.entry.index - b.entry.index; });
        return hits.map(function (hit) { return hit.entry.record; });
      },
      excerpt: function (text, query) {
        var plain = fold(text);
        var places = [].concat.apply([], wordsOf(query).map(variants)).map(function (word) {
          return plain.indexOf(word);
        }).filter(function (place) { return place >= 0; });
        var at = Math.max(0, (places.length ? places[0] : 0) - 16);
        return (at > 0 ? "…" : "") + text.slice(at, at + 60) + (text.length > at + 60 ? "…" : "");
      }
    };
  }
  function startSearch() {
    var area = document.querySelector("[data-search-results]");
    if (!area) { return; }
    var input = document.querySelector("[data-search-input]");
    var status = area.querySelector("[data-search-status]");
    var list = area.querySelector("[data-search-list]");
    var everything = document.querySelector("[data-search-all]");
    var search = null;

    function show() {
      var query = input.value.trim();
      area.hidden = !query;
      everything.hidden = Boolean(query);
      list.textContent = "";
      if (!query || !search) { return; }
      var hits = search.found(query);
      status.textContent = hits.length
        ? "找到 " + hits.length + " 条“" + query + "”"
        : "没有找到“" + query + "”。换个短一点的词试试，或打中心的电话问。";
      hits.slice(0, 100).forEach(function (record) {
        var item = document.createElement("li");
        var link = document.createElement("a");
        var kind = document.createElement("span");
        var text = document.createElement("p");
        link.href = record.url;
        link.textContent = record.title;
        kind.className = "ds-badge";
        kind.textContent = record.kind;
        text.textContent = search.excerpt(record.text, query);
        item.append(link, " ", kind, text);
        list.append(item);
      });
    }
    input.value = new URLSearchParams(location.search).get("q") || "";
    fetch(area.getAttribute("data-search-results")).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (data) {
      search = makeSearch(data);
      show();
      input.addEventListener("input", show);
      input.form.addEventListener("submit", function (event) {
        event.preventDefault();
        history.replaceState(null, "", "/search/?q=" + encodeURIComponent(input.value.trim()));
        show();
      });
    }).catch(function () {
      everything.hidden = false;
      area.hidden = false;
      status.textContent = "搜索没有连上，请从下面的全部名称里找。";
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    arriving.disconnect();
    offerModes();
    showDoors();
    setInterval(showDoors, 60000);
    startSearch();
  });
}());
