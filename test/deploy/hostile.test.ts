import { describeAttack } from "../support/hostile/describe-attack";

jest.setTimeout(240_000);

describeAttack(4_000);
