/** Loaded before the specs of a mutation run, whose properties then try the same cases each time: a survivor is one for good. */
import fc from "fast-check"

// What a property fails for is of no interest here: the first failure kills the mutant, and is not made smaller.
fc.configureGlobal({ seed: 1, endOnFailure: true })
