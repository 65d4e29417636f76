"""The API: who may call, how errors look, what its document says, and how access tokens are given out."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["portal.api.authentication.AccessToken"],
    "DEFAULT_PERMISSION_CLASSES": ["portal.api.authentication.TokenAllows"],
    "DEFAULT_THROTTLE_CLASSES": ["portal.api.throttling.PerToken"],
    "DEFAULT_PAGINATION_CLASS": "portal.api.pagination.BySequence",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "portal.api.problems.handle",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "COMPACT_JSON": True,
}
#: Calls of one token in a minute.
API_CALLS_PER_MINUTE = 300

SPECTACULAR_SETTINGS = {
    "TITLE": "Tongxing API",
    "DESCRIPTION": "Accounts, movements and transfers of the person who gave the access token. "
    "Amounts are whole minor units (fen for CNY); errors are RFC 9457 problems with a stable `code`.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "portal.api.docs.with_problems"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "validatorUrl": None},
}

# The identity provider hands out opaque tokens: each is looked up, so that taking one back works at once.
IDP_OIDC_ADAPTER = "portal.api.oidc.Adapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 15 * 60
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 60 * 60
IDP_OIDC_ROTATE_REFRESH_TOKEN = True
