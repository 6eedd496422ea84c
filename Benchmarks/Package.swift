// swift-tools-version: 6.2

import PackageDescription

// Measurements and peers, apart from the package so that it needs neither cminpack nor Python to build.
let package = Package(
  name: "Benchmarks",
  products: [
    // For the peers in Python, which load it.
    .library(name: "TestProblemsShared", type: .dynamic, targets: ["TestProblems"])
  ],
  dependencies: [.package(name: "EconomicForecasting", path: "..")],
  targets: [
    // Digits of agreement with certified values; needs no peer.
    .executableTarget(
      name: "certify",
      dependencies: [.product(name: "LeastSquares", package: "EconomicForecasting"), "TestProblems"],
      path: "Sources/Certify"),
    // Linear least squares beside a C program that calls LAPACK.
    .target(
      name: "DirectLAPACK", cSettings: [.unsafeFlags(["-O3"])], linkerSettings: [.linkedLibrary("openblas")]),
    .executableTarget(
      name: "linear-benchmarks",
      dependencies: [
        .product(name: "LeastSquares", package: "EconomicForecasting"),
        .product(name: "LinearAlgebra", package: "EconomicForecasting"), "DirectLAPACK",
      ],
      path: "Sources/LinearBenchmarks"),
    .systemLibrary(name: "CMinpack", pkgConfig: "cminpack", providers: [.apt(["libcminpack-dev"])]),
    // The models that cminpack calls back, in C at -O3 as a C program would have them.
    .target(name: "PeerModels", dependencies: ["CMinpack"], cSettings: [.unsafeFlags(["-O3"])]),
    // The problems every solver is compared on; their files are those of the tests.
    .target(
      name: "TestProblems", dependencies: [.product(name: "LeastSquares", package: "EconomicForecasting")],
      path: "Sources/TestProblems"),
    .executableTarget(
      name: "numerics-benchmarks",
      dependencies: [
        .product(name: "LeastSquares", package: "EconomicForecasting"),
        .product(name: "LinearAlgebra", package: "EconomicForecasting"),
        .product(name: "Distributions", package: "EconomicForecasting"),
        "CMinpack", "PeerModels", "TestProblems",
      ],
      path: "Sources/NumericsBenchmarks"),
    .executableTarget(
      name: "curve-benchmarks",
      dependencies: [
        .product(name: "GrowthCurves", package: "EconomicForecasting"),
        .product(name: "Forecasting", package: "EconomicForecasting"),
      ],
      path: "Sources/CurveBenchmarks"),
    .executableTarget(
      name: "data-benchmarks",
      dependencies: [
        .product(name: "EconomicData", package: "EconomicForecasting"),
        .product(name: "Tabular", package: "EconomicForecasting"),
      ],
      path: "Sources/DataBenchmarks"),
    // Automatic ETS and ARIMA on the M4 sample; peers/statsforecast_speed.py is its counterpart.
    .executableTarget(
      name: "series-benchmarks",
      dependencies: [
        .product(name: "TimeSeriesModels", package: "EconomicForecasting"),
        .product(name: "Forecasting", package: "EconomicForecasting"),
        .product(name: "EconomicData", package: "EconomicForecasting"),
      ],
      path: "Sources/SeriesBenchmarks"),
    // What Scripts/calibrate-combination learns from.
    .executableTarget(
      name: "calibration-rows",
      dependencies: [
        .product(name: "TimeSeriesModels", package: "EconomicForecasting"),
        .product(name: "EconomicData", package: "EconomicForecasting"),
      ],
      path: "Sources/CalibrationRows"),
  ],
  swiftLanguageModes: [.v6]
)
