// Enhancements only: every page works without this module.
import { Button, ErrorSummary, NotificationBanner, PasswordInput, createAll } from "govuk-frontend";
import { continueByItself } from "./continue.js";
import { guardForms } from "./submit-once.js";
import { enhanceOneTimeCode } from "./one-time-code.js";
import { showPasswordRules } from "./password-rules.js";
import { showPasswordStrength } from "./password-strength.js";
import { reloadWhenMoved } from "./waiting-answer.js";
import { showNewRequests } from "./waiting-requests.js";
import { keepTypedTextOnLanguageSwitch } from "./language-switch.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const texts = document.body.dataset;
createAll(Button, { preventDoubleClick: true });
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(PasswordInput, {
  i18n: {
    showPassword: texts.showPassword,
    hidePassword: texts.hidePassword,
    showPasswordAriaLabel: texts.showPasswordLabel,
    hidePasswordAriaLabel: texts.hidePasswordLabel,
    passwordShownAnnouncement: texts.passwordShown,
    passwordHiddenAnnouncement: texts.passwordHidden,
  },
});
guardForms();
enhanceOneTimeCode();
showPasswordRules();
showPasswordStrength();
keepTypedTextOnLanguageSwitch();
continueByItself();
showNewRequests();
reloadWhenMoved();

const captcha = document.querySelector("[data-captcha]");
if (captcha) import("./captcha.js").then(({ confirmInBackground }) => confirmInBackground(captcha));

const card = document.querySelector("[data-card-qr]");
if (card) import("./card-qr.js").then(({ readCardInBrowser }) => readCardInBrowser(card));
