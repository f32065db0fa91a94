/*
  The search of /search/. It loads a few small files for each query, never the whole index:
  for each word the bucket of one pair of its characters, where every phrase is compared with the
  word itself, then the titles of what is shown. scripts/site/search.py makes the files.
*/
(function () {
  "use strict";

  var SHOWN = 20;
  var EXACT = 40, START = 30, INSIDE = 20, SOUND = 10, PLACE = 5, WORDS = 2, LAST = 1;
  var SEPARATORS = /[\s,，、。;；·()（）“”《》]+/;
  /* Said around what is looked for; left out when the whole was not found. */
  var AROUND = /请问|哪里|哪儿|在哪|怎么|怎样|什么|有没有|可以|能不能|我想|我要|想要|附近/g;
  var PIECES = 8;

  function makeSearch(address) {
    var loaded = {};

    function load(name) {
      if (!loaded[name]) {
        loaded[name] = fetch(address + name + ".json").then(function (answer) {
          if (!answer.ok) { throw new Error(name + ": " + answer.status); }
          return answer.json();
        });
        loaded[name].catch(function () { delete loaded[name]; });
      }
      return loaded[name];
    }

    /* ---------- how texts are compared ---------- */

    function makeFold(pairs) {
      var all = Array.from(pairs), simplified = new Map();
      for (var i = 0; i < all.length; i += 2) { simplified.set(all[i], all[i + 1]); }
      return function (text) {
        return text.normalize("NFKC").toLowerCase().replace(/[\u3400-\u9fff]/g, function (one) {
          return simplified.get(one) || one;
        });
      };
    }
    function start() {
      return Promise.all([load("meta"), load("fold")]).then(function (found) {
        return { meta: found[0], fold: makeFold(found[1]) };
      });
    }
    /* The word, and the word with a part replaced by another of the same meaning. */
    function variants(word, groups) {
      var all = [word];
      groups.forEach(function (group) {
        group.forEach(function (part) {
          if (word.indexOf(part) < 0) { return; }
          group.forEach(function (other) { if (other !== part) { all.push(word.split(part).join(other)); } });
        });
      });
      return Array.from(new Set(all));
    }
    /* Whole syllables, first letters, or both: shebao, sbcx, shebaocx. The last one may be unfinished. */
    function isSpelt(syllables, at, letters) {
      if (at >= syllables.length) { return false; }
      var syllable = syllables[at];
      if (syllable.startsWith(letters)) { return true; }
      return (letters.startsWith(syllable) && isSpelt(syllables, at + 1, letters.slice(syllable.length)))
        || (letters[0] === syllable[0] && isSpelt(syllables, at + 1, letters.slice(1)));
    }
    function soundsLike(spellings, letters) {
      return spellings.split("|").some(function (spelling) {
        var syllables = spelling.split(" ");
        return syllables.some(function (_, at) { return isSpelt(syllables, at, letters); });
      });
    }

    /* ---------- which files hold a word ---------- */

    function hash(character) {
      var code = character.codePointAt(0);
      return (code * 7919 + (code >> 7)) % 1009;
    }
    function bucketsOf(word, meta) {
      var characters = Array.from(word), all = [], i;
      if (characters.length === 1) {
        for (i = 0; i < meta.columns; i += 1) { all.push((hash(word) % meta.rows) * meta.columns + i); }
        return all;
      }
      for (i = 0; i + 1 < characters.length; i += 1) {
        all.push((hash(characters[i]) % meta.rows) * meta.columns + hash(characters[i + 1]) % meta.columns);
      }
      all.sort(function (a, b) { return meta.sizes[a] - meta.sizes[b]; });
      return all.slice(0, 1);
    }
    function eachRecord(runs, work) {
      if (!runs) { return; }
      var end = 0;
      runs.split(",").forEach(function (run) {
        var parts = run.split("."), length = parts.length > 1 ? parseInt(parts[1], 36) : 1;
        end += parseInt(parts[0], 36);
        for (var i = 0; i < length; i += 1) { work(end); end += 1; }
      });
    }
    /* Score of every record for one word: a typed array by record number. */
    function scored(word, tools, why) {
      var meta = tools.meta, scores = new Uint8Array(meta.count), work = [];
      function raise(score, phrase) {
        return function (record) {
          if (scores[record] < score) { scores[record] = score; }
          if (phrase && !why.has(record)) { why.set(record, phrase); }
        };
      }
      variants(word, meta.synonyms).forEach(function (variant) {
        bucketsOf(variant, meta).forEach(function (bucket) {
          work.push(load("i/" + bucket).then(function (lines) {
            lines.forEach(function (line) {
              var phrase = tools.fold(line[0]), at = phrase.indexOf(variant);
              if (at < 0) { return; }
              eachRecord(line[1], raise(phrase === variant ? EXACT : at === 0 ? START : INSIDE));
              eachRecord(line[2], raise(PLACE));
              eachRecord(line[3], raise(WORDS, line[0]));
              eachRecord(line[4], raise(LAST, line[0]));
            });
          }));
        });
      });
      var letters = word.replace(/'/g, "").replace(/ü/g, "v");
      if (/^[a-z0-9]{2,}$/.test(letters) && meta.letters.indexOf(letters[0]) >= 0) {
        work.push(load("s/" + letters[0]).then(function (lines) {
          lines.forEach(function (line) {
            if (soundsLike(line[0], letters)) { eachRecord(line[2], raise(SOUND)); }
          });
        }));
      }
      return Promise.all(work).then(function () { return scores; });
    }

    /* Records that hold most of the words, at least so many of them; those that score best first. */
    function ranked(words, least, tools) {
      var why = new Map();
      return Promise.all(words.map(function (word) { return scored(word, tools, why); })).then(function (all) {
        var records = [], sums = new Uint16Array(tools.meta.count);
        for (var record = 0; record < tools.meta.count; record += 1) {
          var sum = 0, held = 0;
          for (var i = 0; i < all.length; i += 1) {
            if (all[i][record]) { held += 1; sum += all[i][record]; }
          }
          if (held > least) { records = []; least = held; }
          if (held && held === least) { sums[record] = sum; records.push(record); }
        }
        records.sort(function (a, b) { return sums[b] - sums[a] || a - b; });
        return { records: records, why: why, isNear: false };
      });
    }
    /* What a sentence is made of, two characters at a time: 中午 and 吃饭. */
    function piecesOf(word) {
      var all = new Set();
      (word.replace(AROUND, " ").match(/[\u3400-\u9fff]{2,}/g) || []).forEach(function (run) {
        for (var i = 0; i + 1 < run.length; i += 1) { all.add(run.slice(i, i + 2)); }
      });
      return Array.from(all).slice(0, PIECES);
    }

    return {
      /* Numbers of all records that hold every word, best first, and why the less obvious ones do;
         for a sentence that none holds, of those that hold most of its pieces. */
      found: function (query) {
        return start().then(function (tools) {
          var words = tools.fold(query).split(SEPARATORS).filter(Boolean);
          return ranked(words, words.length, tools).then(function (found) {
            var pieces = found.records.length || words.length !== 1 ? [] : piecesOf(words[0]);
            if (!pieces.length) { return found; }
            return ranked(pieces, 1, tools).then(function (near) {
              near.isNear = true;
              return near;
            });
          });
        });
      },
      /* [number, title, address, kind] of each of these records. */
      titles: function (records) {
        return start().then(function (tools) {
          var chunks = Array.from(new Set(records.map(function (one) { return Math.floor(one / tools.meta.chunk); })));
          return Promise.all(chunks.map(function (chunk) { return load("r/" + chunk); }));
        }).then(function (found) {
          var known = new Map();
          found.forEach(function (lines) { lines.forEach(function (line) { known.set(line[0], line); }); });
          return records.map(function (record) { return known.get(record); }).filter(Boolean);
        });
      }
    };
  }

  /* ---------- the page ---------- */

  function begin() {
    var area = document.querySelector("[data-search-results]");
    if (!area) { return; }
    var input = document.querySelector("[data-search-input]");
    var status = area.querySelector("[data-search-status]");
    var list = area.querySelector("[data-search-list]");
    var more = area.querySelector("[data-search-more]");
    var none = area.querySelector("[data-search-none]");
    var ways = document.querySelector("[data-search-start]");
    var everything = document.querySelector("[data-search-all]");
    var names = document.querySelector("[data-search-names]");
    var search = makeSearch(area.getAttribute("data-search-results"));
    var asked = 0, hits = null, shown = 0;
    window.doorstepSearch = search;

    function line(record) {
      var item = document.createElement("li");
      var link = document.createElement("a");
      var kind = document.createElement("span");
      link.href = record[2];
      link.textContent = record[1];
      kind.className = "ds-badge";
      kind.textContent = record[3];
      item.append(link, " ", kind);
      var reason = hits.why.get(record[0]);
      if (reason && reason !== record[3] && record[1].indexOf(reason) < 0) {
        var text = document.createElement("p");
        text.textContent = reason.length > 60 ? reason.slice(0, 60) + "…" : reason;
        item.append(text);
      }
      return item;
    }
    function showMore() {
      var now = asked, next = hits.records.slice(shown, shown + SHOWN);
      return search.titles(next).then(function (records) {
        if (now !== asked) { return; }
        if (!shown) { list.textContent = ""; }
        shown += next.length;
        records.forEach(function (record) { list.append(line(record)); });
        more.hidden = shown >= hits.records.length;
      });
    }
    function fail() {
      everything.hidden = false;
      names.open = true;
      area.hidden = false;
      more.hidden = true;
      status.textContent = "搜索没有连上，请从下面的名称里找。";
    }
    function show() {
      var query = input.value.trim(), now = asked += 1;
      area.hidden = !query;
      ways.hidden = Boolean(query);
      everything.hidden = Boolean(query);
      if (!query) { return; }
      search.found(query).then(function (found) {
        if (now !== asked) { return null; }
        hits = found;
        shown = 0;
        none.hidden = hits.records.length > 0;
        ways.hidden = hits.records.length > 0;
        if (!hits.records.length) {
          list.textContent = "";
          more.hidden = true;
          status.textContent = "没有找到“" + query + "”。";
          return null;
        }
        return showMore().then(function () {
          if (now !== asked) { return; }
          status.textContent = hits.isNear
            ? "没有“" + query + "”，这些最接近："
            : "找到 " + hits.records.length + " 条“" + query + "”";
        });
      }).catch(function () { if (now === asked) { fail(); } });
    }
    input.value = new URLSearchParams(location.search).get("q") || "";
    input.addEventListener("input", show);
    more.addEventListener("click", showMore);
    input.form.addEventListener("submit", function (event) {
      event.preventDefault();
      history.replaceState(null, "", "/search/?q=" + encodeURIComponent(input.value.trim()));
      show();
    });
    show();
  }
  begin();
}());
