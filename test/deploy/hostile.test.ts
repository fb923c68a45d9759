import { describeAttack } from "../support/hostile/describe-attack";

jest.setTimeout(240_000);

// the same at each run: a change is judged by what it changes
describeAttack(4_000, 20_261_129);
