// Draws the chart descriptions of this page with ECharts, again whenever the width, the colour scheme or the medium changes.
(function () {
  'use strict';
  var dark = window.matchMedia('(prefers-color-scheme: dark)');

  // Lines differ in dashes and marks, parts of bars in textures: colour only helps.
  var lines = ['solid', [8, 4], [2, 3], [12, 3, 2, 3], [4, 2], [16, 4], [6, 2, 2, 2, 2, 2]];
  var diagonal = { dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4 };
  var textures = [
    null, diagonal, { dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbol: 'circle', symbolSize: 0.7 }, { dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4 },
    { dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: 0 }, { dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0] }, { dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 2 }
  ];
  var symbols = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle'];
  var font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
  var pen = document.createElement('canvas').getContext('2d');

  // From the style of the page: seven colours that differ in hue and lightness.
  function theme() {
    var style = getComputedStyle(document.documentElement);
    function read(name) { return style.getPropertyValue('--' + name).trim(); }
    return {
      paper: read('paper'), ink: read('ink'), quiet: read('quiet'), line: read('line'), series: [1, 2, 3, 4, 5, 6, 7].map(function (n) { return read('series-' + n); }),
      second: read('second'), onSeries: read('on-series'), texture: read('texture'), shade: Number(read('shade'))
    };
  }
  function widthOf(text) { pen.font = '12px ' + font; return pen.measureText(text).width; }
  function widest(texts) { return Math.ceil(Math.max.apply(null, [0].concat(texts.map(widthOf)))); }
  function plain(number) {
    var parts = String(Number(number.toPrecision(6))).split('.');
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ',');
    return parts.join('.');
  }
  // One unit for a whole linear axis; on a logarithmic one each power of ten has its own.
  function milliseconds(largest) {
    return function (ms) {
      var scale = largest === null ? ms : largest;
      if (ms === 0) return '0';
      return scale >= 500 ? plain(ms / 1000) + ' s' : scale < 1 ? plain(ms * 1000) + ' µs' : plain(ms) + ' ms';
    };
  }
  function stretch(percentile) { return -Math.log10(1 - percentile / 100); }
  function escape(text) { return echarts.format.encodeHTML(text); }

  // Plain is a texture of nothing: the library takes no other word for it everywhere.
  var plainly = Object.assign({ color: 'rgba(0,0,0,0)' }, diagonal);
  function texture(colours, k) { return textures[k] ? Object.assign({ color: colours.texture }, textures[k]) : plainly; }
  function base(colours) {
    return {
      animation: false,
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      backgroundColor: 'transparent',
      textStyle: { fontFamily: font, fontSize: 12, color: colours.ink },
      tooltip: {
        confine: true, borderWidth: 1, borderColor: colours.line, backgroundColor: colours.paper, padding: [6, 10],
        textStyle: { color: colours.ink, fontSize: 12, fontFamily: font }, extraCssText: 'box-shadow:none'
      }
    };
  }
  function legend(colours, names) {
    return { show: names.length > 1, left: 0, top: 0, itemWidth: 14, itemHeight: 9, itemGap: 14, padding: [5, 0, 0, 0], textStyle: { color: colours.ink, fontSize: 12 }, data: names };
  }
  // Rows that a legend over the chart takes: names are laid out from left to right as ECharts does.
  function legendHeight(names, width) {
    if (names.length < 2) return 0;
    var rows = 1, x = 0;
    names.forEach(function (name) {
      var w = 14 + 5 + widthOf(name) + 14;
      if (x > 0 && x + w - 14 > width) { rows++; x = 0; }
      x += w;
    });
    return rows * 24 + 8;
  }
  function valueAxis(colours, name, width) {
    return {
      type: 'value', min: 0, name: name, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colours.quiet, fontSize: 12 }, splitNumber: width < 480 ? 2 : 4,
      axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: colours.line } },
      axisLabel: { color: colours.quiet, fontSize: 12, hideOverlap: true, formatter: plain }
    };
  }
  function categoryAxis(colours, names, width, hidden) {
    return {
      type: 'category', inverse: true, show: !hidden, data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.quiet } },
      axisLabel: { color: colours.ink, fontSize: 12, width: width, overflow: 'break', lineHeight: 15, margin: 10, interval: 0 }
    };
  }
  // Room left of the bars: the longest name, but never more than 45 % of the figure.
  function nameWidth(names, width) { return Math.min(widest(names) + 2, Math.round(width * 0.45)); }

  function bars(chart, colours, width) {
    var names = chart.vertical.categories;
    var left = nameWidth(names, width);
    var all = [];
    chart.series.forEach(function (s) { s.points.forEach(function (p) { all[p.y] = { point: p, series: s }; }); });
    var used = chart.series.filter(function (s) { return s.points.length > 0; });
    var shown = used.map(function (s) { return s.name; });
    var option = base(colours);
    option.legend = legend(colours, shown);
    var top = legendHeight(shown, width);
    option.grid = { left: left + 12, right: widest(all.map(function (a) { return a.point.text; })) + 12, top: top + 4, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.unit, width);
    option.yAxis = [categoryAxis(colours, names, left), categoryAxis(colours, names, left, true)];
    option.tooltip.formatter = function (info) {
      var a = all[info.dataIndex];
      return '<b>' + escape(names[info.dataIndex]) + '</b><br>' + escape(a.series.name) + ' ' + escape(a.point.text);
    };
    option.series = used.map(function (s) {
      var data = names.map(function (_, i) { return all[i].series === s ? all[i].point.x : null; });
      return { name: s.name, type: 'bar', data: data, barWidth: 16, barGap: '-100%', itemStyle: { color: s.emphasis ? colours.second : colours.series[0], decal: texture(colours, s.emphasis ? 1 : 0) }, emphasis: { disabled: true } };
    });
    // The interval: an invisible bar up to its lower end and a thin one up to its upper end, on an axis of their own.
    option.series.push({ type: 'bar', yAxisIndex: 1, stack: 'interval', barWidth: 3, silent: true, itemStyle: { color: 'transparent', decal: plainly }, data: all.map(function (a) { return a.point.low == null ? a.point.x : a.point.low; }) });
    option.series.push({
      type: 'bar', yAxisIndex: 1, stack: 'interval', barWidth: 3, silent: true, itemStyle: { color: colours.ink, decal: plainly },
      data: all.map(function (a) { return a.point.high == null ? 0 : a.point.high - a.point.low; }),
      label: { show: true, position: 'right', distance: 6, color: colours.ink, fontSize: 12, formatter: function (info) { return all[info.dataIndex].point.text; } }
    });
    return { option: option, height: top + 50 + names.length * rowHeight(names, left) };
  }
  function rowHeight(names, left) { return names.some(function (n) { return widthOf(n) > left; }) ? 42 : 30; }

  function stacks(chart, colours, width) {
    var names = chart.vertical.categories, notes = chart.vertical.notes;
    var narrow = width < 480;
    var left = nameWidth(names, width);
    var right = Math.min(widest(notes) + 14, Math.round(width * 0.3));
    var labels = names.map(function (n, i) { return narrow ? n + '\n' + notes[i] : n; });
    if (narrow) { right = 22; left = Math.min(widest(names.concat(notes)) + 2, Math.round(width * 0.42)); }
    var shown = chart.series.map(function (s) { return s.name; });
    var room = width - left - 12 - right;
    var top = legendHeight(shown, width);
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: left + 12, right: right, top: top + 4, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title);
    option.xAxis.max = 1;
    option.xAxis.interval = narrow ? 0.5 : 0.25;
    option.xAxis.axisLabel.formatter = function (v) { return Math.round(v * 100) + ' %'; };
    option.yAxis = categoryAxis(colours, labels, left);
    option.tooltip.formatter = function (info) {
      return '<b>' + escape(names[info.dataIndex]) + '</b><br>' + escape(info.seriesName) + ' ' + escape(info.data.text) + '<br>limited by ' + escape(notes[info.dataIndex]);
    };
    option.series = chart.series.map(function (s, k) {
      var data = names.map(function () { return null; });
      s.points.forEach(function (p) { data[p.y] = { value: p.x, text: p.text, label: { show: p.x * room > widthOf(p.text) + 8 } }; });
      return {
        name: s.name, type: 'bar', stack: 'work', barWidth: 20, data: data, emphasis: { disabled: true },
        itemStyle: { color: colours.series[k % colours.series.length], decal: texture(colours, k % textures.length), borderColor: colours.paper, borderWidth: 1 },
        label: { color: colours.onSeries, fontSize: 12, formatter: function (info) { return info.data.text; } }
      };
    });
    if (!narrow) {
      // Not clipped: shares that add up to a hair more than 1 would take their note away.
      option.series.push({
        type: 'bar', stack: 'work', clip: false, silent: true, data: notes.map(function () { return 0; }), tooltip: { show: false },
        label: { show: true, position: 'right', distance: 6, color: colours.ink, fontSize: 12, width: right - 8, overflow: 'truncate', formatter: function (info) { return notes[info.dataIndex]; } }
      });
    }
    return { option: option, height: top + 54 + names.length * (narrow ? 44 : 34) };
  }

  function curves(chart, colours, width) {
    var ticks = [0, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999];
    var last = Math.max.apply(null, chart.series.map(function (s) { return s.points[s.points.length - 1].x; }));
    // Labels need room: from the right, every level that stands at least 44 pixels from the one before it.
    var perUnit = (width - 80) / stretch(last), free = Infinity;
    var shownTicks = ticks.filter(function (p) { return p <= last; }).reverse().filter(function (p) {
      var x = stretch(p) * perUnit;
      return free - x >= 44 ? (free = x, true) : false;
    }).reverse();
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var logarithmic = chart.vertical.scale === 'logarithmic';
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: 58, right: 22, top: top + 10, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title);
    option.xAxis.max = stretch(last);
    option.xAxis.axisLabel.customValues = shownTicks.map(stretch);
    option.xAxis.axisLabel.hideOverlap = false;
    option.xAxis.axisLabel.formatter = function (v) { return Number((100 - 100 * Math.pow(10, -v)).toFixed(3)) + ' %'; };
    option.xAxis.splitLine = { show: false };
    option.xAxis.axisLine = { show: true, onZero: false, lineStyle: { color: colours.quiet } };
    option.xAxis.axisTick = { show: true, customValues: shownTicks.map(stretch), lineStyle: { color: colours.quiet } };
    option.yAxis = valueAxis(colours, '');
    option.yAxis.type = logarithmic ? 'log' : 'value';
    if (logarithmic) delete option.yAxis.min;
    var largest = Math.max.apply(null, chart.series.map(function (s) { return s.points[s.points.length - 1].y; }));
    option.yAxis.axisLabel.formatter = milliseconds(logarithmic ? null : largest);
    option.tooltip.trigger = 'axis';
    option.tooltip.axisPointer = { type: 'line', snap: true, lineStyle: { color: colours.quiet, type: 'solid' } };
    option.tooltip.formatter = function (infos) {
      return '<b>' + infos[0].data.level + ' %</b>' + infos.filter(function (i) { return i.data.level === infos[0].data.level; })
        .map(function (i) { return '<br>' + i.marker + escape(i.seriesName) + ' <b>' + escape(i.data.text) + '</b>'; }).join('');
    };
    option.series = chart.series.map(function (s, k) {
      return {
        name: s.name, type: 'line', symbol: symbols[k % symbols.length], symbolSize: 6, showSymbol: s.points.length < 12, showAllSymbol: false, emphasis: { disabled: true }, itemStyle: { color: colours.series[k % 7] }, lineStyle: { color: colours.series[k % 7], width: 2, type: lines[k % lines.length] },
        data: s.points.map(function (p) { return { value: [stretch(p.x), p.y], text: p.text, level: p.x }; })
      };
    });
    return { option: option, height: top + 280 };
  }

  // Points in a plane. A series of emphasis 1 is joined by a line, one of emphasis 2 is a limit: a dashed line without points.
  function points(chart, colours, width) {
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var logarithmic = chart.horizontal.scale === 'logarithmic';
    var largest = Math.max.apply(null, chart.series.map(function (s) { return Math.max.apply(null, s.points.map(function (p) { return p.x; })); }));
    var symbols = { frontier: 'circle', others: 'emptyCircle', 'beyond a limit': 'emptyTriangle', answer: 'pin' };
    var hues = { frontier: 0, others: 6, 'beyond a limit': 1, answer: 4 };
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: 62, right: 22, top: top + 24, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title, width);
    option.xAxis.type = logarithmic ? 'log' : 'value';
    if (logarithmic) delete option.xAxis.min;
    if (chart.horizontal.unit === 'ms') option.xAxis.axisLabel.formatter = milliseconds(logarithmic ? null : largest);
    option.yAxis = valueAxis(colours, chart.vertical.unit);
    option.yAxis.nameLocation = 'end';
    option.yAxis.nameGap = 10;
    option.tooltip.formatter = function (info) { return '<b>' + escape(info.seriesName) + '</b><br>' + escape(info.data.text); };
    option.series = chart.series.map(function (s, k) {
      var colour = s.emphasis === 2 ? colours.quiet : colours.series[s.name in hues ? hues[s.name] : k % 7];
      return {
        name: s.name, type: 'line', emphasis: { disabled: true }, symbol: s.emphasis === 2 ? 'none' : symbols[s.name] || 'circle', symbolSize: s.name === 'answer' ? 22 : 8, showAllSymbol: true,
        itemStyle: { color: colour }, lineStyle: { color: colour, width: s.emphasis === 0 ? 0 : 1.5, type: s.emphasis === 2 ? 'dashed' : 'solid' }, silent: s.emphasis === 2,
        data: s.points.map(function (p) { return { value: [p.x, p.y], text: p.text }; })
      };
    });
    return { option: option, height: top + 320 };
  }

  // Single values in rows of categories. The series of emphasis 1 has an interval in the middle of each row, that of emphasis 2 is two upright limits.
  function dots(chart, colours, width) {
    var names = chart.vertical.categories, rows = names.length;
    var left = nameWidth(names, width);
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: left + 12, right: 22, top: top + 4, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title + ', ' + chart.horizontal.unit, width);
    delete option.xAxis.min;
    option.xAxis.scale = true;
    option.xAxis.axisLabel.formatter = function (v) { return (v > 0 ? '+' : '') + plain(v) + ' %'; };
    option.yAxis = [
      categoryAxis(colours, names, left),
      { type: 'value', show: false, inverse: true, min: -0.5, max: rows - 0.5 }
    ];
    option.tooltip.formatter = function (info) { return '<b>' + escape(info.seriesName) + '</b><br>' + escape(info.data.text); };
    option.series = [{ type: 'line', data: [], silent: true }];
    chart.series.forEach(function (s, k) {
      if (s.emphasis === 1) {
        var marks = s.points.map(function (p) { return { value: [p.x, p.y], text: p.text }; });
        option.series.push({ name: s.name, type: 'line', yAxisIndex: 1, symbol: 'diamond', symbolSize: 11, showAllSymbol: true, emphasis: { disabled: true }, lineStyle: { width: 0 }, itemStyle: { color: colours.ink }, data: marks, z: 4 });
        s.points.forEach(function (p) {
          if (p.low != null) option.series.push({ type: 'line', yAxisIndex: 1, silent: true, symbol: 'none', lineStyle: { color: colours.ink, width: 2 }, data: [[p.low, p.y], [p.high, p.y]], z: 3 });
        });
      } else if (s.emphasis === 2) {
        [s.points.slice(0, 2), s.points.slice(2)].forEach(function (limit) {
          option.series.push({ name: s.name, type: 'line', yAxisIndex: 1, silent: true, symbol: 'none', lineStyle: { color: colours.quiet, width: 1, type: 'dashed' }, itemStyle: { color: colours.quiet }, data: limit.map(function (p) { return [p.x, p.y]; }) });
        });
      } else {
        option.series.push({
          name: s.name, type: 'line', yAxisIndex: 1, symbol: k === 0 ? 'emptyCircle' : 'circle', symbolSize: 8, showAllSymbol: true, emphasis: { disabled: true }, lineStyle: { width: 0 },
          itemStyle: { color: colours.series[k === 0 ? 6 : 0] }, data: s.points.map(function (p) { return { value: [p.x, p.y], text: p.text }; })
        });
      }
    });
    return { option: option, height: top + 56 + rows * 54 };
  }

  // Runs as dots; levels as lines between two points each; changes as bands from low to high; marks where a change was told.
  function history(chart, colours, width) {
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: 62, right: 22, top: top + 24, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title, width);
    option.xAxis.min = 0.5;
    option.xAxis.max = chart.series[0].points.length + 0.5;
    option.xAxis.minInterval = 1;
    option.xAxis.splitLine = { show: false };
    option.xAxis.axisLabel.formatter = function (v) { return v % 1 === 0 ? plain(v) : ''; };
    option.yAxis = valueAxis(colours, chart.vertical.unit);
    delete option.yAxis.min;
    option.yAxis.scale = true;
    option.yAxis.nameLocation = 'end';
    option.yAxis.nameGap = 10;
    option.tooltip.formatter = function (info) { return '<b>' + escape(info.seriesName) + '</b><br>' + escape(info.data.text); };
    option.series = [];
    chart.series.forEach(function (s) {
      if (s.emphasis === 1) {
        for (var i = 0; i + 1 < s.points.length; i += 2) {
          option.series.push({ name: s.name, type: 'line', symbol: 'none', silent: true, z: 3, itemStyle: { color: colours.ink }, lineStyle: { color: colours.ink, width: 2 }, data: [[s.points[i].x, s.points[i].y], [s.points[i + 1].x, s.points[i + 1].y]] });
        }
      } else if (s.emphasis === 2) {
        option.series.push({
          name: s.name, type: 'line', data: [], itemStyle: { color: colours.series[4] }, lineStyle: { color: colours.series[4] },
          markArea: { silent: true, itemStyle: { color: colours.series[4], opacity: 0.25 }, data: s.points.map(function (p) { return [{ xAxis: p.low }, { xAxis: p.high }]; }) }
        });
      } else {
        var first = s === chart.series[0];
        option.series.push({
          name: s.name, type: 'line', symbol: first ? 'circle' : 'emptyTriangle', symbolSize: first ? (s.points.length > 200 ? 3 : 6) : 14, showAllSymbol: true, emphasis: { disabled: true }, lineStyle: { width: 0 }, z: first ? 2 : 4,
          itemStyle: { color: colours.series[first ? 0 : 1] }, data: s.points.map(function (p) { return { value: [p.x, p.y], text: p.text }; })
        });
      }
    });
    return { option: option, height: top + 280 };
  }

  // Lines over numbers. Their points need not stand at the same places, so the tooltip names each line's nearest one. An interval is an upright line; a gap breaks its line.
  function numberLines(chart, colours, width) {
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var logarithmic = chart.vertical.scale === 'logarithmic', doubling = chart.horizontal.scale === 'logarithmic';
    var places = [].concat.apply([], chart.series.map(function (s) { return s.points.concat(s.gaps || []).map(function (p) { return p.x; }); }));
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: 58, right: 22, top: top + 10, bottom: 46, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title, width);
    option.xAxis.min = 0;
    option.xAxis.max = Math.max.apply(null, places);
    option.xAxis.splitLine = { show: false };
    option.xAxis.axisLine = { show: true, onZero: false, lineStyle: { color: colours.quiet } };
    option.xAxis.axisTick = { show: true, lineStyle: { color: colours.quiet } };
    if (doubling) {
      // Every step doubles, and the marks stand where something was measured.
      option.xAxis.type = 'log';
      option.xAxis.logBase = 2;
      option.xAxis.min = Math.min.apply(null, places);
      option.xAxis.axisLabel.customValues = option.xAxis.axisTick.customValues = places.filter(function (x, i) { return places.indexOf(x) === i; }).sort(function (a, b) { return a - b; });
    }
    option.yAxis = valueAxis(colours, chart.vertical.unit === 'ms' ? '' : chart.vertical.unit);
    option.yAxis.nameLocation = 'end';
    option.yAxis.nameGap = 10;
    if (option.yAxis.name) option.grid.top = top + 24;
    option.yAxis.type = logarithmic ? 'log' : 'value';
    if (chart.vertical.unit === 'ms') {
      var slowest = Math.max.apply(null, [].concat.apply([], chart.series.map(function (s) { return s.points.map(function (p) { return p.y; }); })));
      option.yAxis.axisLabel.formatter = milliseconds(logarithmic ? null : slowest);
    }
    // An axis of hours has the names of its days, each where the day begins.
    if (chart.horizontal.categories.length) {
      option.xAxis.interval = 24;
      option.xAxis.axisLabel.align = 'left';
      option.xAxis.axisLabel.formatter = function (v) { return chart.horizontal.categories[v / 24] || ''; };
    }
    if (chart.vertical.scale === 'share') option.yAxis.axisLabel.formatter = function (v) { return plain(Math.round(v * 1000) / 10) + ' %'; };
    if (logarithmic || chart.series.some(function (s) { return s.points.some(function (p) { return p.y < 0; }); })) delete option.yAxis.min;
    option.tooltip.trigger = 'axis';
    option.tooltip.axisPointer = { type: 'line', snap: true, lineStyle: { color: colours.quiet, type: 'solid' } };
    option.tooltip.formatter = function (infos) {
      infos = infos.filter(function (i) { return i.data.text; });
      return infos.length === 0 ? '' : '<b>' + escape(chart.horizontal.title) + ' ' + plain(infos[0].data.value[0]) + '</b>' +
        infos.map(function (i) { return '<br>' + i.marker + escape(i.seriesName) + ' <b>' + escape(i.data.text) + '</b>'; }).join('');
    };
    option.series = chart.series.map(function (s, k) {
      return {
        name: s.name, type: 'line', connectNulls: false, symbol: symbols[k % symbols.length], symbolSize: 6, showSymbol: s.points.length < 12, showAllSymbol: false, emphasis: { disabled: true }, itemStyle: { color: colours.series[k % 7] }, lineStyle: { color: colours.series[k % 7], width: 2, type: lines[k % lines.length] },
        data: s.points.map(function (p) { return { value: [p.x, p.y], text: p.text }; }).concat((s.gaps || []).map(function (g) { return { value: [g.x, null], text: g.text }; })).sort(function (a, b) { return a.value[0] - b.value[0]; })
      };
    });
    chart.series.forEach(function (s, k) {
      s.points.forEach(function (p) {
        if (p.low != null) option.series.push({ type: 'line', silent: true, symbol: 'none', lineStyle: { color: colours.series[k % 7], width: 1.5 }, data: [[p.x, p.low], [p.x, p.high]] });
      });
    });
    return { option: option, height: top + 280 };
  }

  function bytes(number) {
    var units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'], unit = 0;
    for (; Math.abs(number) >= 1023.5 && unit < units.length - 1; unit++) number /= 1024;
    return plain(Number(number.toPrecision(3))) + ' ' + units[unit];
  }
  // Low figures of lines over seconds; a line ends where nothing is known and begins again behind it, and measured windows are shaded.
  function timeline(chart, colours, width) {
    var shown = chart.series.map(function (s) { return s.name; });
    var top = legendHeight(shown, width);
    var format = chart.vertical.scale === 'share' ? function (v) { return plain(Math.round(v * 1000) / 10) + ' %'; }
      : chart.vertical.scale === 'bytes' ? bytes : function (v) { return plain(Number(v.toPrecision(4))) + ' ' + chart.vertical.unit; };
    var option = base(colours);
    option.legend = legend(colours, shown);
    option.grid = { left: 66, right: 22, top: top + 8, bottom: 40, outerBoundsMode: 'none' };
    option.xAxis = valueAxis(colours, chart.horizontal.title, width);
    option.xAxis.nameGap = 22;
    option.xAxis.max = chart.horizontal.categories.length ? Number(chart.horizontal.categories[0]) : null;
    option.xAxis.axisLabel.showMaxLabel = false;
    option.xAxis.splitLine = { show: false };
    option.xAxis.axisLine = { show: true, onZero: false, lineStyle: { color: colours.quiet } };
    option.yAxis = valueAxis(colours, '');
    option.yAxis.splitNumber = 2;
    option.yAxis.axisLabel.formatter = format;
    if (chart.vertical.scale === 'share') option.yAxis.max = 1;
    option.tooltip.trigger = 'axis';
    option.tooltip.axisPointer = { type: 'line', lineStyle: { color: colours.quiet, type: 'solid' } };
    option.tooltip.formatter = function (infos) {
      return '<b>' + plain(Math.round(infos[0].value[0] * 10) / 10) + ' s</b>' +
        infos.map(function (i) { return '<br>' + i.marker + escape(i.seriesName) + ' <b>' + format(i.value[1]) + '</b>'; }).join('');
    };
    option.series = chart.series.map(function (s, k) {
      var data = [];
      s.stretches.forEach(function (stretch, n) {
        if (n > 0) data.push([stretch[0], null]);
        // A reading between two gaps is no line; it shows as a point.
        for (var i = 0; i < stretch.length; i += 2) {
          data.push(stretch.length > 2 ? [stretch[i], stretch[i + 1]] : { value: [stretch[i], stretch[i + 1]], symbol: 'circle', symbolSize: 3 });
        }
      });
      return {
        name: s.name, type: 'line', connectNulls: false, symbol: 'none', showSymbol: true, showAllSymbol: true, emphasis: { disabled: true }, itemStyle: { color: colours.series[k % 7] },
        lineStyle: { color: colours.series[k % 7], width: 1.5, type: lines[k % lines.length] }, data: data,
        markArea: k > 0 || !chart.bands ? undefined : {
          silent: true, itemStyle: { color: colours.series[0], opacity: colours.shade },
          data: chart.bands.map(function (band) { return [{ xAxis: band.from }, { xAxis: band.to }]; })
        }
      };
    });
    return { option: option, height: top + 150 };
  }

  var kinds = { bars: bars, stackedBars: stacks, curves: curves, lines: numberLines, points: points, dots: dots, history: history, timeline: timeline };
  var drawn = [];
  function show(charts) {
    drawn.forEach(function (figure) { figure.end(); });
    drawn = charts.map(function (chart) {
      var box = document.getElementById(chart.id);
      var live = null, lastWidth = 0;
      function draw(force) {
        var width = box.clientWidth;
        if (width === 0 || (width === lastWidth && !force)) return;
        lastWidth = width;
        var made = kinds[chart.kind](chart, theme(), width);
        box.style.height = made.height + 'px';
        if (live) live.resize({ width: width, height: made.height });
        else live = echarts.init(box, null, { renderer: 'svg', width: width, height: made.height });
        live.setOption(made.option, true);
      }
      var watch = new ResizeObserver(function () { draw(false); });
      watch.observe(box);
      draw(true);
      return { draw: draw, end: function () { watch.disconnect(); if (live) live.dispose(); } };
    });
  }
  show(JSON.parse(document.getElementById('charts').textContent));
  // For whoever takes a picture of the whole page.
  document.documentElement.dataset.height = Math.ceil(document.documentElement.scrollHeight);
  // For a page whose charts change while it is open.
  window.showCharts = show;
  function redraw() { drawn.forEach(function (figure) { figure.draw(true); }); }
  dark.addEventListener('change', redraw);
  window.matchMedia('print').addEventListener('change', redraw);
})();
