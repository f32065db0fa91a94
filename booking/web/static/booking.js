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
