// A service on openid-client that shows a certificate: it prints where to send the citizen, reads the address to which
// they came back, and prints what it saw. Arguments: issuer, client_id, redirect address, a PEM file with the
// certificate and its key, a PEM file with the authority of the server.
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { createInterface } from 'node:readline'
import * as oidc from 'openid-client'

const [issuer, clientId, redirect_uri, own, authority] = process.argv.slice(2)
const tls = { cert: readFileSync(own), key: readFileSync(own), ca: readFileSync(authority) }

/** Node's own fetch has no way to show a certificate. */
function fetchWithCertificate(address, { method, headers, body }) {
  if (!address.startsWith('https:')) return fetch(address, { method, headers, body })
  return new Promise((done, failed) => {
    const call = request(address, { method, headers, ...tls }, (answer) => {
      const chunks = []
      answer.on('data', (chunk) => chunks.push(chunk))
      answer.on('end', () => {
        const content = answer.statusCode === 204 ? null : Buffer.concat(chunks)
        done(new Response(content, { status: answer.statusCode, headers: answer.headers }))
      })
    })
    call.on('error', failed)
    call.end(body?.toString())
  })
}

const provider = await oidc.discovery(
  new URL(issuer),
  clientId,
  { use_mtls_endpoint_aliases: true, id_token_signed_response_alg: 'ES256' },
  oidc.TlsClientAuth(),
  { execute: [oidc.allowInsecureRequests], [oidc.customFetch]: fetchWithCertificate },
)
const checks = {
  pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
  expectedState: oidc.randomState(),
  expectedNonce: oidc.randomNonce(),
  idTokenExpected: true,
}
const location = await oidc.buildAuthorizationUrlWithPAR(provider, {
  redirect_uri,
  scope: 'openid profile',
  code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
  code_challenge_method: 'S256',
  state: checks.expectedState,
  nonce: checks.expectedNonce,
})
console.log(location.href)

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const { value: answer } = await lines.next()
const tokens = await oidc.authorizationCodeGrant(provider, new URL(answer), checks)
const { sub } = tokens.claims()
const { name } = await oidc.fetchUserInfo(provider, tokens.access_token, sub)
const { cnf } = await oidc.tokenIntrospection(provider, tokens.access_token)
await oidc.tokenRevocation(provider, tokens.access_token)
const { active } = await oidc.tokenIntrospection(provider, tokens.access_token)
console.log(JSON.stringify({ name, cnf, active }))
process.exit(0)
