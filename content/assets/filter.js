/*
  家门口: a box that leaves only those rows of a long table that hold what was typed.
  Without it the whole table is there, the rest of it folded.
*/
(function () {
  "use strict";

  document.querySelectorAll("[data-filter]").forEach(function (box) {
    var list = document.getElementById(box.getAttribute("data-filter"));
    var input = box.querySelector("input");
    var status = box.querySelector("[data-filter-status]");
    var rest = list.querySelectorAll("details");
    var rows = Array.prototype.map.call(list.querySelectorAll("tbody tr"), function (row) {
      return { row: row, text: row.textContent.replace(/\s+/g, "").toLowerCase() };
    });

    function filter() {
      var wanted = input.value.replace(/\s+/g, "").toLowerCase();
      var found = 0;
      rows.forEach(function (one) {
        one.row.hidden = wanted !== "" && one.text.indexOf(wanted) < 0;
        if (!one.row.hidden) { found += 1; }
      });
      rest.forEach(function (one) { one.open = wanted !== ""; });
      status.textContent = wanted === "" ? "" : found ? "找到 " + found + " 个" : "没有找到，换个写法，或者打 12345 问";
    }

    input.addEventListener("input", filter);
    if (input.value) { filter(); }
  });
}());
