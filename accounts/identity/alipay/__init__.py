"""Signing in with Alipay: OAuth 2 whose token and person are asked for through Alipay's signed gateway (RSA2).

Alipay's documentation: "网站支付宝登录" — publicAppAuthorize, alipay.system.oauth.token, alipay.user.info.share.
"""
