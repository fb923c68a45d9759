import { describeKills } from "./testing/describe-kills";

describeKills({ everywhere: false, schedules: 2 });
