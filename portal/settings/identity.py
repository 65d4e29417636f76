"""How people sign up and in: by mobile number or e-mail and a code, with a password or a passkey, and by other providers."""

from datetime import timedelta

from portal.settings import env, social

ACCOUNT_ADAPTER = "accounts.identity.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.identity.forms.SignIn",
    "signup": "accounts.identity.forms.SignUp",
    "request_login_code": "accounts.identity.forms.RequestCode",
    "confirm_login_code": "accounts.identity.forms.LoginCode",
    "confirm_email_verification_code": "accounts.identity.forms.EmailCode",
    "verify_phone": "accounts.identity.forms.PhoneCode",
    "reset_password_from_key": "accounts.identity.forms.NewPassword",
    "change_phone": "accounts.identity.forms.ChangePhone",
}
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1*"]  # one of the two is enough: forms.OneContact says so
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PHONE_VERIFICATION_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 5 * 60  # seconds
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"verify_phone": "1/30s/key,20/m/ip"}
MFA_ADAPTER = "accounts.identity.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.identity.totp.SecondStep",
    "reauthenticate": "accounts.identity.totp.OnceMore",
    "activate_totp": "accounts.identity.totp.TurnOn",
    "add_webauthn": "accounts.identity.passkeys.Add",
    "signup_webauthn": "accounts.identity.passkeys.SignUp",
    "authenticate_webauthn": "accounts.identity.passkeys.SecondStep",
    "login_webauthn": "accounts.identity.passkeys.SignIn",
    "reauthenticate_webauthn": "accounts.identity.passkeys.OnceMore",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tongxing"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # a login may have a confirmed mobile number and no e-mail
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=env.number("TRUSTED_DEVICE_DAYS", 30))
USERSESSIONS_TRACK_ACTIVITY = False  # it would write to the database at every request

# Other houses to sign in with: what the environment gives keys for.
SOCIALACCOUNT_ADAPTER = "accounts.identity.social.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.identity.forms.SocialSignUp", "disconnect": "accounts.identity.forms.RemoveHouse"}
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the same address somewhere else opens no login here
SOCIALACCOUNT_PROVIDERS = social.configured()
SOCIAL_APPS = social.apps(SOCIALACCOUNT_PROVIDERS)
