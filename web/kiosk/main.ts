/* The kiosk: joins engine, packs and components for a screen that many people touch, one after another. */
import { Kiosk } from "./shell/kiosk.js";

void new Kiosk().start();
