import { describeKills } from "./testing/describe-kills";

describeKills({ everywhere: true, schedules: 10 });
