import { runScoringWorker } from "../../predictions/scoring/worker";

// a process beside the app's: native code that crashes takes only this one with it
runScoringWorker();
