import { describeSchedules } from "./testing/describe-schedules";

describeSchedules(50);
