// swift-tools-version: 6.2

import PackageDescription

// MARK: - Settings

/// Every target is Swift 6; a file imports what it uses, so the arrows between modules can be read off the imports.
let common: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Modules that touch raw memory say so at each step.
let strictlySafe: [SwiftSetting] = common + [.strictMemorySafety()]

// MARK: - Targets by layer

/// C libraries, one module map each.
let systemLibraries: [Target] = [
  .systemLibrary(name: "CLAPACK", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev", "liblapack-dev"])]),
  .systemLibrary(name: "CMessageDigest", pkgConfig: "libmd", providers: [.apt(["libmd-dev"])]),
  .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
]

/// Numerics: know nothing of data or forecasting.
let numerics: [Target] = [
  library("LinearAlgebra", ["CLAPACK"], strictlySafe),
  library("Distributions"),
  library("LeastSquares", ["LinearAlgebra", "Distributions"], strictlySafe),
]

/// Data: tables, units, series and the arithmetic of official statistics.
let data: [Target] = [
  library("Tabular"),
  library("EconomicData", ["Tabular"]),
  library("OfficialStatistics", ["EconomicData", "LinearAlgebra"]),
]

/// The framework of forecasting and its two families of models, which never import each other.
let models: [Target] = [
  library("Forecasting", ["EconomicData", "Distributions"]),
  library("GrowthCurves", ["LeastSquares", "LinearAlgebra", "Forecasting", "EconomicData", "Distributions"]),
  library("TimeSeriesModels", ["LeastSquares", "LinearAlgebra", "Forecasting", "EconomicData", "Distributions"]),
]

/// Plans: targets, the posterior path, attainability, tracking; then the files they come from and go to.
let plans: [Target] = [
  library(
    "DevelopmentPlans",
    ["GrowthCurves", "LinearAlgebra", "Forecasting", "OfficialStatistics", "EconomicData", "Distributions"]),
  library(
    "Specifications",
    [
      "DevelopmentPlans", "GrowthCurves", "TimeSeriesModels", "Forecasting", "EconomicData", "Tabular",
      "CMessageDigest", .product(name: "Yams", package: "Yams"),
    ]),
  library("Vintages", ["DevelopmentPlans", .product(name: "GRDB", package: "GRDB.swift")]),
  library(
    "Reports",
    [
      "DevelopmentPlans", "GrowthCurves", "LeastSquares", "Forecasting", "EconomicData", "Distributions", "Tabular",
      "CXlsxWriter",
    ]),
]

/// What users import and run.
let products: [Target] = [
  library(
    "EconomicForecasting",
    [
      "LinearAlgebra", "Distributions", "LeastSquares", "Tabular", "EconomicData", "OfficialStatistics", "Forecasting",
      "GrowthCurves", "TimeSeriesModels", "DevelopmentPlans", "Specifications", "Reports",
    ]),
  // What `Include/economicforecasting.h` declares, for C, Python and whatever else loads a shared library.
  library(
    "EconomicForecastingC",
    [
      "TimeSeriesModels", "GrowthCurves", "Forecasting", "EconomicData", "Tabular", "DevelopmentPlans",
      "Specifications", "Reports",
    ]),
  .executableTarget(
    name: "forecast",
    dependencies: [
      "EconomicForecasting", "Vintages", .product(name: "ArgumentParser", package: "swift-argument-parser"),
    ],
    swiftSettings: common),
  .executableTarget(
    name: "project-a-plan", dependencies: ["EconomicForecasting"], path: "Examples/ProjectAPlan", swiftSettings: common),
]

// MARK: - Tests

let tests: [Target] =
  [
    .target(
      name: "TestSupport", dependencies: [], path: "Tests/TestSupport", resources: [.copy("Fixtures")],
      swiftSettings: common),
    suite("ArchitectureTests"),
    suite("TestSupportTests"),
    suite("LinearAlgebraTests", ["LinearAlgebra"]),
    suite("DistributionsTests", ["Distributions"], resources: [.copy("References")]),
    suite("LeastSquaresTests", ["LeastSquares", "LinearAlgebra", "Distributions"]),
    suite("TabularTests", ["Tabular"]),
    suite("EconomicDataTests", ["EconomicData", "Tabular"]),
    suite("OfficialStatisticsTests", ["OfficialStatistics", "EconomicData", "LinearAlgebra"]),
    suite("ForecastingTests", ["Forecasting", "EconomicData", "Distributions"]),
    suite(
      "GrowthCurvesTests",
      ["GrowthCurves", "LinearAlgebra", "LeastSquares", "Forecasting", "EconomicData", "Distributions"],
      resources: [.copy("References")]),
    suite(
      "TimeSeriesModelsTests", ["TimeSeriesModels", "Forecasting", "EconomicData", "Distributions", "Tabular"],
      resources: [.copy("References")]),
    suite(
      "DevelopmentPlansTests",
      ["DevelopmentPlans", "GrowthCurves", "OfficialStatistics", "Forecasting", "EconomicData", "Distributions"]),
    suite(
      "VintagesTests", ["Vintages", "DevelopmentPlans", "forecast", .product(name: "GRDB", package: "GRDB.swift")]),
    suite("SpecificationsTests", ["Specifications", "DevelopmentPlans", "EconomicData", "Tabular"]),
    suite(
      "ReportsTests", ["Reports", "Specifications", "DevelopmentPlans", "GrowthCurves", "EconomicData", "Tabular"]),
    suite("EconomicForecastingCTests", ["EconomicForecastingC", "forecast", "Tabular"]),
    suite("EconomicForecastingTests", ["EconomicForecasting"]),
    suite("ExamplesTests", ["forecast", "project-a-plan"]),
    suite("ForecastCommandTests", ["forecast", "Tabular"]),
  ]

// MARK: - Package

let package = Package(
  name: "EconomicForecasting",
  products: [
    .library(name: "EconomicForecasting", targets: ["EconomicForecasting"]),
    .library(name: "LinearAlgebra", targets: ["LinearAlgebra"]),
    .library(name: "Distributions", targets: ["Distributions"]),
    .library(name: "LeastSquares", targets: ["LeastSquares"]),
    .library(name: "Tabular", targets: ["Tabular"]),
    .library(name: "Vintages", targets: ["Vintages"]),
    .library(name: "EconomicData", targets: ["EconomicData"]),
    .library(name: "GrowthCurves", targets: ["GrowthCurves"]),
    .library(name: "economicforecasting", type: .dynamic, targets: ["EconomicForecastingC"]),
    .library(name: "Forecasting", targets: ["Forecasting"]),
    .library(name: "TimeSeriesModels", targets: ["TimeSeriesModels"]),
    .executable(name: "forecast", targets: ["forecast"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: systemLibraries + numerics + data + models + plans + products + tests,
  swiftLanguageModes: [.v6]
)

// MARK: - Shorthand

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], _ settings: [SwiftSetting] = common
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func suite(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], resources: resources, swiftSettings: common)
}
