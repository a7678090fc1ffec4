// A service that signs citizens in with MotID: Node's own server and openid-client.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import * as oidc from 'openid-client'

const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, SERVICE_ORIGIN } = process.env
const ACR = 'urn:motid:ial2:aal2'
const SECURE = SERVICE_ORIGIN.startsWith('https:')

const motid = await oidc.discovery(
  new URL(OIDC_ISSUER),
  OIDC_CLIENT_ID,
  undefined,
  oidc.ClientSecretBasic(OIDC_CLIENT_SECRET),
  // Only the sandbox speaks plain HTTP.
  { execute: OIDC_ISSUER.startsWith('http:') ? [oidc.allowInsecureRequests] : [] },
)

const sessions = new Map() // of one process; a real service keeps them in its database

const pages = {
  '/': (session) => (session.citizen ? { json: session.citizen } : { location: '/sign-in' }),

  '/sign-in': async (session) => {
    session.checks = {
      pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
      expectedState: oidc.randomState(),
      expectedNonce: oidc.randomNonce(),
    }
    const location = oidc.buildAuthorizationUrl(motid, {
      redirect_uri: `${SERVICE_ORIGIN}/callback`,
      scope: 'openid profile identity',
      code_challenge: await oidc.calculatePKCECodeChallenge(session.checks.pkceCodeVerifier),
      code_challenge_method: 'S256',
      state: session.checks.expectedState,
      nonce: session.checks.expectedNonce,
      acr_values: ACR,
      ui_locales: 'vi',
    })
    return { location: location.href }
  },

  // openid-client checks iss (RFC 9207), state, and the ID token's signature, issuer, audience, times and nonce.
  '/callback': async (session, address) => {
    const tokens = await oidc.authorizationCodeGrant(motid, address, { ...session.checks, idTokenExpected: true })
    const { sub, acr } = tokens.claims()
    if (acr !== ACR) throw new Error('not signed in well enough')
    const userinfo = await oidc.fetchUserInfo(motid, tokens.access_token, sub)
    session.citizen = { sub, acr, name: userinfo.name }
    session.idToken = tokens.id_token
    return { location: '/' }
  },

  '/sign-out': (session, _address, key) => {
    sessions.delete(key)
    const location = oidc.buildEndSessionUrl(motid, {
      id_token_hint: session.idToken ?? '',
      post_logout_redirect_uri: `${SERVICE_ORIGIN}/signed-out`,
    })
    return { location: location.href }
  },

  '/signed-out': () => ({ json: 'Signed out.' }),
}

function sessionOf(request, response) {
  let key = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
  if (!sessions.has(key)) {
    key = randomBytes(32).toString('base64url')
    sessions.set(key, {})
    response.setHeader('Set-Cookie', `session=${key}; Path=/; HttpOnly; SameSite=Lax${SECURE ? '; Secure' : ''}`)
  }
  return key
}

createServer(async (request, response) => {
  const address = new URL(request.url, SERVICE_ORIGIN)
  const page = Object.hasOwn(pages, address.pathname) && pages[address.pathname]
  if (!page) return response.writeHead(404).end()
  try {
    const key = sessionOf(request, response)
    const { location, json } = await page(sessions.get(key), address, key)
    if (location) return response.writeHead(303, { location }).end()
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(json))
  } catch (refusal) {
    response.writeHead(403).end(`Not signed in: ${refusal.error ?? refusal.message}`)
  }
}).listen(new URL(SERVICE_ORIGIN).port)
