/*
  Served by `make preview` only: reloads the page when the site was rebuilt, and shows what is wrong
  with the files in a bar at the top while the last good page stays.
*/
(function () {
  "use strict";

  var EVERY = 300;
  var version = null, shown = "";

  function bar(status) {
    var text = JSON.stringify(status.lines);
    if (text === shown) { return; }
    shown = text;
    var old = document.querySelector(".preview-bar");
    if (old) { old.remove(); }
    if (!status.lines.length) { return; }
    var aside = document.createElement("aside");
    var details = document.createElement("details");
    var summary = document.createElement("summary");
    var list = document.createElement("ul");
    aside.className = status.failed ? "preview-bar preview-bar--failed" : "preview-bar";
    aside.setAttribute("aria-label", "预览");
    aside.setAttribute("role", "status");
    details.open = status.failed;
    summary.textContent = status.said;
    status.lines.forEach(function (line) {
      var item = document.createElement("li");
      item.textContent = line;
      list.append(item);
    });
    details.append(summary, list);
    aside.append(details);
    document.body.prepend(aside);
  }
  function look() {
    fetch("/preview/status.json", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.json();
    }).then(function (status) {
      if (version !== null && version !== status.version) { location.reload(); return; }
      version = status.version;
      bar(status);
    }).catch(function () { /* the server is stopped or restarting: the next look settles it */ })
      .then(function () { setTimeout(look, EVERY); });
  }
  look();
}());
