// What is not needed to fill in a checklist comes in one part, when it is first asked for.

export { LabelsScreen } from "./labels";
export { MeScreen } from "./me";
export { MeasuredScreen } from "./measured";
export { PeopleScreen } from "./people";
export { QueueScreen } from "./queue";
