// Before a form leaves, this browser proves that it worked a little for it (cms/proof_of_work.py). The work begins when the form is
// first touched and is over long before most people have finished writing. If it fails, the form leaves without a proof.

const LONGEST_WAIT = 8000
const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16))
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("")
const wait = (time) => new Promise((done) => setTimeout(done, time))

async function solve({ nonce, salt, cost, keyLength, keyPrefix }) {
  const password = new Uint8Array([...bytes(nonce), 0, 0, 0, 0])
  const rule = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost }
  for (let counter = 0; counter < 10_000; counter += 1) {
    new DataView(password.buffer).setUint32(password.length - 4, counter)
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"])
    const derivedKey = hex(await crypto.subtle.deriveBits(rule, key, keyLength * 8))
    if (derivedKey.startsWith(keyPrefix)) return { counter, derivedKey }
  }
  throw new Error("no solution")
}

async function prove(address) {
  const answer = await fetch(address, { cache: "no-store", credentials: "same-origin" })
  if (!answer.ok) return ""
  const challenge = await answer.json()
  const solution = await solve(challenge.parameters)
  return btoa(JSON.stringify({ challenge, solution }))
}

function guard(box) {
  const form = box.form
  const status = form.querySelector("[data-proof-status]")
  let proof, madeAt, isLeaving

  function begin() {
    const isOld = Date.now() - madeAt > 3_600_000
    if (proof && !isOld) return proof
    madeAt = Date.now()
    proof = prove(box.dataset.proof).then((text) => { box.value = text }, () => {})
    return proof
  }

  function restart() {
    proof = undefined
    isLeaving = false
    box.value = status.textContent = ""
  }

  async function leave(event) {
    event.preventDefault()
    if (isLeaving) return
    isLeaving = true
    const ready = begin()
    const saying = setTimeout(() => { status.textContent = status.dataset.waiting }, 300)
    await Promise.race([ready, wait(LONGEST_WAIT)])
    clearTimeout(saying)
    form.submit()
    setTimeout(() => { isLeaving = false }, LONGEST_WAIT) // the network may have failed: the person can send again
  }

  for (const kind of ["focusin", "pointerdown", "input"]) form.addEventListener(kind, begin, { passive: true })
  form.addEventListener("submit", leave)
  window.addEventListener("pageshow", (event) => { if (event.persisted) restart() })
}

document.querySelectorAll("[data-proof]").forEach(guard)
