// Small comforts; every page works without them.
(function () {
  "use strict";

  // After a refused form the list of what to change is read out and in view.
  var summary = document.getElementById("error-summary");
  if (summary) {
    summary.focus();
  }

  // On a phone the menu of the staff is one row to push: the page that is open stands in view.
  var here = document.querySelector(".bk-staffnav [aria-current]");
  if (here) {
    here.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // Who moves the beginning means the whole time: the end moves along.
  function minutes(clock) { return clock.slice(0, 2) * 60 + Number(clock.slice(3)); }
  document.querySelectorAll("select[name=start]").forEach(function (start) {
    var end = start.form.elements.end;
    var before = start.value;
    start.addEventListener("change", function () {
      if (end && end.options && before && end.value && start.value) {
        var wanted = minutes(end.value) + minutes(start.value) - minutes(before);
        Array.from(end.options).forEach(function (option) {
          if (option.value && minutes(option.value) <= wanted) { end.value = option.value; }
        });
      }
      before = start.value;
    });
  });

  // A copy button beside addresses and the text for WeChat.
  if (!navigator.clipboard) {
    return;
  }
  document.querySelectorAll("[data-copy], [data-copy-text]").forEach(function (source) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "ds-btn ds-btn--quiet";
    button.textContent = "复制";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(source.textContent.trim()).then(
        function () { button.textContent = "已复制"; },
        function () { button.textContent = "请长按文字复制"; }
      );
    });
    source.insertAdjacentElement("afterend", button);
  });
})();
