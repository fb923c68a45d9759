import { describeAttack } from "../support/hostile/describe-attack";

jest.setTimeout(60 * 60_000);

// others every night
describeAttack(200_000, Date.now() % 1_000_000_000);
