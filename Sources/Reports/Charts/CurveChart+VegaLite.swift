import Tabular

extension CurveChart {
  /// The chart as a Vega-Lite 5 specification with its data inside.
  public var vegaLite: JSON {
    let time: JSON = [
      "field": "time", "type": "quantitative", "title": nil, "scale": ["zero": false, "nice": false],
      "axis": ["format": "d"],
    ]
    func amount(_ field: String) -> JSON { ["field": .string(field), "type": "quantitative", "title": nil] }
    var layers: [JSON] = bands.map { band in
      [
        "mark": ["type": "area", "color": "#0072b2", "opacity": .number(0.14), "tooltip": true],
        "data": [
          "values": .array(
            times.indices.filter { band.lower[$0].isFinite && band.upper[$0].isFinite }.map { index in
              [
                "time": Self.rounded(times[index]), "lower": Self.rounded(band.lower[index]),
                "upper": Self.rounded(band.upper[index]), "level": .string("\(Levels.percent(band.level))%"),
              ]
            })
        ],
        "encoding": ["x": time, "y": amount("lower"), "y2": ["field": "upper"]],
      ]
    }
    let rows = lines.flatMap { line in
      times.indices.filter { line.values[$0].isFinite }.map { index -> JSON in
        ["time": Self.rounded(times[index]), "value": Self.rounded(line.values[index]), "curve": .string(line.name)]
      }
    }
    layers.append([
      "mark": ["type": "line", "strokeWidth": .number(2.2), "tooltip": true], "data": ["values": .array(rows)],
      "encoding": [
        "x": time, "y": amount("value"),
        "color": [
          "field": "curve", "type": "nominal", "title": nil,
          "scale": [
            "domain": .array(lines.map { .string($0.name) }),
            "range": .array(lines.indices.map { .string(Self.colours[$0 % Self.colours.count]) }),
          ],
        ],
      ],
    ])
    layers.append([
      "mark": ["type": "point", "color": "#111111", "filled": true, "size": 60, "tooltip": true],
      "data": [
        "values": .array(
          points.filter { $0.value.isFinite }.map { ["time": Self.rounded($0.time), "value": Self.rounded($0.value)] })
      ],
      "encoding": ["x": time, "y": amount("value")],
    ])
    for reference in references {
      layers.append([
        "mark": ["type": "rule", "color": "#d55e00", "strokeDash": [5, 3]],
        "encoding": ["y": ["datum": Self.rounded(reference.value)]], "description": .string(reference.label),
      ])
    }
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "title": ["text": .string(title), "subtitle": .string(subtitle)], "width": 480, "height": 280,
      "layer": .array(layers),
    ]
  }

  private static func rounded(_ value: Double) -> JSON { .number(NumberText.rounded(value, significantDigits: 12)) }
}
