import DevelopmentPlans
import Tabular

extension FanChart {
  /// The chart as a Vega-Lite 5 specification with its data inside, the form in which notebooks draw.
  public var vegaLite: JSON {
    var specification: [JSON.Member] = [
      JSON.Member("$schema", "https://vega.github.io/schema/vega-lite/v5.json")
    ]
    specification += vegaLiteView
    return .object(specification)
  }

  /// The members of one view, without the schema.
  var vegaLiteView: [JSON.Member] {
    let year: JSON = [
      "field": "year", "type": "quantitative", "title": .string(Words.year[language]), "axis": ["format": "d"],
      "scale": ["zero": false, "nice": false],
    ]
    func amount(_ field: String) -> JSON {
      ["field": .string(field), "type": "quantitative", "title": .string(unit)]
    }
    var layers: [JSON] = bands.map { band in
      let label = Levels.percent(band.level)
      return [
        "mark": ["type": "area", "color": "#0072b2", "opacity": .number(0.14), "tooltip": true],
        "encoding": ["x": year, "y": amount("lower_\(label)"), "y2": ["field": .string("upper_\(label)")]],
      ]
    }
    layers.append([
      "mark": ["type": "line", "color": "#0b4f8a", "strokeWidth": .number(2.2), "tooltip": true],
      "encoding": ["x": year, "y": amount("median")],
    ])
    layers.append([
      "mark": ["type": "point", "color": "#111111", "filled": true, "size": 60, "tooltip": true],
      "transform": [["filter": "isValid(datum.actual)"]],
      "encoding": ["x": year, "y": amount("actual")],
    ])
    for target in targets {
      layers.append([
        "data": [
          "values": [["year": .number(target.year), "target": .number(target.value), "wording": .string(target.label)]]
        ],
        "mark": [
          "type": "point", "shape": "diamond", "color": "#d55e00", "filled": true, "size": 110, "tooltip": true,
        ],
        "encoding": ["x": year, "y": amount("target"), "tooltip": ["field": "wording", "type": "nominal"]],
      ])
    }
    return [
      JSON.Member("title", ["text": .string(title), "subtitle": .string("\(subtitle) (\(unit))")]),
      JSON.Member("width", 480), JSON.Member("height", 280), JSON.Member("data", ["values": vegaLiteRows]),
      JSON.Member("layer", .array(layers)),
    ]
  }

  private var vegaLiteRows: JSON {
    .array(
      years.indices.map { index in
        var members = [
          JSON.Member("year", .integer(years[index])), JSON.Member("median", Self.rounded(median[index])),
        ]
        for band in bands {
          let label = Levels.percent(band.level)
          members.append(JSON.Member("lower_\(label)", Self.rounded(band.lower[index])))
          members.append(JSON.Member("upper_\(label)", Self.rounded(band.upper[index])))
        }
        let actual = actuals.first { $0.year == Double(years[index]) }
        members.append(JSON.Member("actual", actual.map { Self.rounded($0.value) } ?? .null))
        return .object(members)
      })
  }

  private static func rounded(_ value: Double) -> JSON {
    .number(NumberText.rounded(value, significantDigits: 12))
  }
}

extension SmallMultiples {
  /// All charts under one another as one Vega-Lite specification.
  public var vegaLite: JSON {
    if charts.count == 1 { return charts[0].vegaLite }
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "title": .string(title),
      "vconcat": .array(charts.map { .object($0.vegaLiteView) }),
    ]
  }
}
