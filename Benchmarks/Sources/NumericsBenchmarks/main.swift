import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "speed": Speed.run()
case "sweep": Sweep.run(count: arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000)
case "certify": MoreGarbowHillstromTable.run()
default:
  FileHandle.standardError.write(Data("usage: numerics-benchmarks speed | sweep [COUNT] | certify\n".utf8))
  exit(64)
}
