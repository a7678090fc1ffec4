// A service that does with openid-client all that its case asks for, and answers with what it saw.
// The first argument is a JSON file: {issuer, clientId, secret, origin, auth, key, encryptionKey, par, jar, jarm,
// dpop, metadata, parameters}; keys are private JWKs.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const is = JSON.parse(readFileSync(process.argv[2], 'utf8'))

const WEB_CRYPTO = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'RSA-OAEP-256': { name: 'RSA-OAEP', hash: 'SHA-256' },
}

async function privateKey({ alg, use, ...jwk }) {
  const usages = use === 'enc' ? ['decrypt'] : ['sign']
  const key = await crypto.subtle.importKey('jwk', { ...jwk, key_ops: usages }, WEB_CRYPTO[alg], false, usages)
  return { key, kid: jwk.kid }
}

const key = is.key && (await privateKey(is.key))
const authentications = {
  client_secret_basic: () => oidc.ClientSecretBasic(is.secret),
  client_secret_post: () => oidc.ClientSecretPost(is.secret),
  private_key_jwt: () => oidc.PrivateKeyJwt(key),
  none: () => oidc.None(),
}
const execute = [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks]
if (is.jarm) execute.push(oidc.useJwtResponseMode)
const provider = await oidc.discovery(new URL(is.issuer), is.clientId, is.metadata, authentications[is.auth](), {
  execute,
})
if (is.encryptionKey) oidc.enableDecryptingResponses(provider, ['A128CBC-HS256'], await privateKey(is.encryptionKey))

const DPoP = is.dpop ? oidc.getDPoPHandle(provider, await oidc.randomDPoPKeyPair('ES256')) : undefined
const checks = {
  pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
  expectedState: oidc.randomState(),
  expectedNonce: oidc.randomNonce(),
  idTokenExpected: true,
}
let idToken = ''

async function authorizationUrl() {
  const parameters = {
    redirect_uri: `${is.origin}/callback`,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...is.parameters,
  }
  if (is.jar) {
    const { searchParams } = await oidc.buildAuthorizationUrlWithJAR(provider, parameters, key)
    if (!is.par) return oidc.buildAuthorizationUrl(provider, Object.fromEntries(searchParams))
    return oidc.buildAuthorizationUrlWithPAR(provider, searchParams)
  }
  if (is.par) return oidc.buildAuthorizationUrlWithPAR(provider, parameters, { DPoP })
  return oidc.buildAuthorizationUrl(provider, parameters)
}

async function activity(token) {
  return is.auth === 'none' ? null : (await oidc.tokenIntrospection(provider, token)).active
}

async function exchange(answer) {
  const tokens = await oidc.authorizationCodeGrant(provider, answer, checks, undefined, { DPoP })
  idToken = tokens.id_token
  const claims = tokens.claims()
  const userinfo = await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub, { DPoP })
  const again = await oidc.refreshTokenGrant(provider, tokens.refresh_token, undefined, { DPoP })
  const refreshed = { claims: again.claims(), userinfo: await oidc.fetchUserInfo(provider, again.access_token, claims.sub, { DPoP }) }
  const before = await activity(again.access_token)
  await oidc.tokenRevocation(provider, again.access_token)
  const after = await activity(again.access_token)
  return { tokenType: tokens.token_type, claims, userinfo, refreshed, before, after }
}

async function callback(request, address) {
  if (request.method !== 'POST') return exchange(address)
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return exchange(new Request(address, { method: 'POST', headers: request.headers, body: Buffer.concat(chunks) }))
}

createServer(async (request, response) => {
  const address = new URL(request.url, is.origin)
  const go = (location) => response.writeHead(303, { location: location.href }).end()
  const say = (status, value) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
  try {
    if (address.pathname === '/') return go(await authorizationUrl())
    if (address.pathname === '/callback') return say(200, await callback(request, address))
    if (address.pathname === '/sign-out') {
      const post_logout_redirect_uri = `${is.origin}/signed-out`
      // What is sealed for the service would say nothing to the provider; client_id goes with every request.
      const hint = is.encryptionKey ? {} : { id_token_hint: idToken }
      return go(oidc.buildEndSessionUrl(provider, { ...hint, post_logout_redirect_uri, state: 'bye' }))
    }
    return say(200, Object.fromEntries(address.searchParams))
  } catch (fault) {
    return say(500, { fault: String(fault), code: fault.code, error: fault.error, description: fault.error_description, cause: String(fault.cause?.message ?? fault.cause?.body ?? fault.cause) })
  }
}).listen(new URL(is.origin).port)
