/*
  家门口: the centers nearest to this device.
  The position is asked for when the resident taps, stays in the page, and is forgotten with it.
*/
(function () {
  "use strict";

  /* 80 metres a minute, along streets that are a fifth longer than the straight line. */
  var METRES_A_MINUTE = 80 / 1.2;
  var LONGEST_WALK = 60;

  /* Metres between two points in degrees; over the distances one walks the earth is flat. */
  function metres(one, two) {
    var degree = Math.PI / 180, radius = 6371008.8;
    var north = (two[0] - one[0]) * degree;
    var east = (two[1] - one[1]) * degree * Math.cos((one[0] + two[0]) / 2 * degree);
    return Math.sqrt(north * north + east * east) * radius;
  }
  function farInWords(far) {
    var minutes = Math.max(1, Math.round(far / METRES_A_MINUTE));
    var distance = far < 50 ? "就在跟前，不到 50 米"
      : far < 975 ? "约 " + Math.round(far / 50) * 50 + " 米"
      : far < 9950 ? "约 " + (far / 1000).toFixed(1) + " 公里"
      : "约 " + Math.round(far / 1000) + " 公里";
    return minutes > LONGEST_WALK ? distance : distance + "，步行约 " + minutes + " 分钟";
  }
  function badge(kind, text) {
    var span = document.createElement("span");
    span.className = "ds-badge ds-badge--" + kind;
    span.textContent = text;
    return span;
  }
  function line(place) {
    var item = document.createElement("li"), link = document.createElement("a"), far = document.createElement("span");
    link.href = "/centers/" + place.row[0] + "/";
    link.textContent = place.row[1];
    far.className = "ds-near__far";
    far.textContent = farInWords(place.far);
    item.append(link, far);
    if (place.row[4] && place.far / METRES_A_MINUTE <= place.row[4]) {
      item.append(badge("open", "在 " + place.row[4] + " 分钟圈内"));
    }
    if (place.row[5]) { item.append(badge("sample", "示例")); }
    return item;
  }

  var REASONS = {
    1: "没有得到您的允许，就不看位置。想用的话，在浏览器设置里允许“位置”再点一次；也可以按地区找。",
    2: "手机这会儿没有定到位，请到窗边或室外再试，或者按地区找。",
    3: "等了一会儿没有定到位，请再点一次，或者按地区找。"
  };

  function start(box) {
    var button = box.querySelector("[data-near-button]");
    var status = box.querySelector("[data-near-status]");
    var list = box.querySelector("[data-near-list]");

    function say(text) { button.disabled = false; status.textContent = text; }
    function show(here, rows) {
      var places = rows.map(function (row) { return { row: row, far: metres(here, [row[2], row[3]]) }; });
      places.sort(function (one, two) { return one.far - two.far; });
      list.textContent = "";
      places.slice(0, Number(box.getAttribute("data-near-limit"))).forEach(function (place) { list.append(line(place)); });
      list.hidden = false;
      say("离您最近的 " + list.children.length + " 处，按直线距离排，实际路程会长一些：");
    }
    function found(position) {
      var here = [position.coords.latitude, position.coords.longitude];
      fetch(box.getAttribute("data-near")).then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.json();
      }).then(function (rows) { show(here, rows); }).catch(function () {
        say("网络没有连上，请再点一次，或者按地区找。");
      });
    }
    button.addEventListener("click", function () {
      if (!navigator.geolocation) { say("这个浏览器不能定位，请按地区找。"); return; }
      button.disabled = true;
      status.textContent = "正在看您在哪儿……";
      navigator.geolocation.getCurrentPosition(found, function (error) {
        say(REASONS[error.code] || REASONS[2]);
      }, { maximumAge: 60000, timeout: 15000 });
    });
  }
  document.querySelectorAll("[data-near]").forEach(start);
}());
