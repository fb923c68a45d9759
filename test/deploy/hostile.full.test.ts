import { describeAttack } from "../support/hostile/describe-attack";

jest.setTimeout(60 * 60_000);

describeAttack(200_000);
