import { createLevelStore } from "../../lib/store/level.ts"
import { itKeepsTheContract } from "./support/contract.ts"
import { useFolders } from "./support/folder.ts"

describe("the store on LevelDB", () => {
  const folder = useFolders()
  const folderOf = new Map<object, string>()
  const make = (dataDir = folder()) => {
    const store = createLevelStore(dataDir)
    folderOf.set(store, dataDir)
    return store
  }

  itKeepsTheContract(make, (store) => make(folderOf.get(store)))
})
