import Foundation

// Usage: certify FOLDER, the folder holding the NIST StRD sets as JSON.
guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("certify: give the folder of the NIST sets\n".utf8))
  exit(64)
}
let folder = URL(fileURLWithPath: CommandLine.arguments[1])
print(try LinearCertification(folder: folder).markdown())
print("")
print(NonlinearCertification.markdown())
