/*
  家门口: small helps that no page needs. Large text, the state of the doors, the search of /search/.
*/
(function () {
  "use strict";

  var root = document.documentElement;
  var KEY = "doorstep-large-text";

  function remembered() {
    try { return localStorage.getItem(KEY) === "1"; } catch (error) { return false; }
  }
  function remember(large) {
    try { localStorage.setItem(KEY, large ? "1" : "0"); } catch (error) { /* private mode: this page only */ }
  }
  if (remembered()) { root.setAttribute("data-size", "large"); }

  function offerLargeText() {
    document.querySelectorAll("[data-large-text]").forEach(function (button) {
      function show() { button.setAttribute("aria-pressed", String(root.getAttribute("data-size") === "large")); }
      button.hidden = false;
      show();
      button.addEventListener("click", function () {
        var large = root.getAttribute("data-size") !== "large";
        if (large) { root.setAttribute("data-size", "large"); } else { root.removeAttribute("data-size"); }
        remember(large);
        show();
      });
    });
  }

  document.addEventListener("DOMContentLoaded", offerLargeText);
}());
