import Tabular

extension PlanReader {
  /// Refuses a data package that does not keep what it says; the first of its faults stands for all.
  func checkPackage(_ path: String) throws(FileError) {
    do {
      _ = try DataPackage(path)
    } catch let error as FileError {
      throw error
    } catch let faults as FileFaults {
      throw faults.errors[0]
    } catch {
      throw FileError(file: path, expected: "a data package", found: "\(error)")
    }
  }
}
