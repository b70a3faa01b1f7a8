/** What web applications keep: their settings, and the secrets among them. */
import { isText, marks, unknown, type Value } from './values.js';

/** Settings of a web application, in which its secrets lie. */
export const settingsOfApps = /^(web\.app|(flask|quart)\.(current_app|Flask\(\)|Quart\(\)))\.config$/;
const secretSettings =
  /^(SECRET_KEY\w*|SECURITY_PASSWORD_SALT|JWT_SECRET_KEY|\w*DATABASE_U\w+|\w*(SECRET|PASSWORD|PRIVATE_KEY|API_KEY|TOKEN)|REDIS_URL|CELERY_BROKER_URL)$/;

/** One of them. */
export function settingOfApp(name: Value): Value {
  return unknown(isText(name) && secretSettings.test(name.text) ? marks.credentials : 0);
}
