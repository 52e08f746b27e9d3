// The page of the sandbox: what comes over the connection is shown, and nothing is kept that does not come from there.

import { showActivity, startActivity } from "./activity.js";
import { follow } from "./connection.js";
import { showClock, startControls } from "./controls.js";
import { showPhones, startPhones } from "./phones.js";

startControls();
startPhones();
startActivity();
follow((view) => {
  showClock(view.now, view.speed);
  showPhones(view.messages, view.now);
  showActivity(view, view.now);
});
