import DevelopmentPlans
import Tabular

extension TornadoChart {
  /// The chart as a Vega-Lite 5 specification: two bars an assumption, from the middle to its low and to its high end.
  public var vegaLite: JSON {
    let rows = bars.flatMap { bar -> [JSON] in
      [(bar.low, Words.lowEnd), (bar.high, Words.highEnd)].map { value, end in
        [
          "assumption": .string(bar.label), "end": .string(end[language]), "middle": Self.rounded(middle),
          "value": Self.rounded(value),
        ]
      }
    }
    let format: JSON = isProbability ? "%" : ",.4~r"
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "title": ["text": .string(title), "subtitle": .string(subtitle)], "width": 420,
      "height": ["step": 30], "data": ["values": .array(rows)],
      "layer": [
        [
          "mark": ["type": "bar", "height": 20, "tooltip": true],
          "encoding": [
            "y": [
              "field": "assumption", "type": "nominal", "title": nil, "sort": .array(bars.map { .string($0.label) }),
              "axis": ["labelLimit": 320],
            ],
            "x": [
              "field": "middle", "type": "quantitative", "title": .string(title), "axis": ["format": format],
            ],
            "x2": ["field": "value"],
            "color": [
              "field": "end", "type": "nominal", "title": nil,
              "scale": [
                "domain": [.string(Words.lowEnd[language]), .string(Words.highEnd[language])],
                "range": ["#e69f00", "#0072b2"],
              ],
            ],
          ],
        ],
        ["mark": ["type": "rule", "color": "#777777"], "encoding": ["x": ["datum": Self.rounded(middle)]]],
      ],
    ]
  }

  private static func rounded(_ value: Double) -> JSON { .number(NumberText.rounded(value, significantDigits: 12)) }
}
