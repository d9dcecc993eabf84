// Signs a file in the browser with the agency's own key, which is read from disk and never sent: DSSE over Ed25519.

const form = document.querySelector("#signing");
const told = form?.querySelector("[role=status]");

const bytesOf = (base64) => Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
const base64Of = (bytes) => btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
const hexOf = (bytes) => Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");

/** The private key of a PKCS#8 PEM, with the id by which the hub registers its public half. */
async function keyOf(pem) {
  const der = bytesOf(pem.replace(/-----[^-]+-----/g, "").replace(/\s+/g, ""));
  const key = await crypto.subtle.importKey("pkcs8", der, "Ed25519", true, ["sign"]);
  const { x } = await crypto.subtle.exportKey("jwk", key);
  return { key, id: hexOf(bytesOf(x.replace(/-/g, "+").replace(/_/g, "/").padEnd(44, "="))) };
}

/** The bytes that DSSE signs: the type and the payload, each with its length. */
function signedBytes(type, payload) {
  const text = new TextEncoder();
  const name = text.encode(type);
  const head = text.encode(`DSSEv1 ${name.length} ${type} ${payload.length} `);
  const all = new Uint8Array(head.length + payload.length);
  all.set(head);
  all.set(payload, head.length);
  return all;
}

async function send(event) {
  event.preventDefault();
  let signer;
  try {
    signer = await keyOf(await form.querySelector("#key").files[0].text());
  } catch {
    told.textContent = told.dataset.bad;
    return;
  }
  told.textContent = told.dataset.busy;
  const { payload, type } = form.dataset;
  const signature = await crypto.subtle.sign("Ed25519", signer.key, signedBytes(type, bytesOf(payload)));
  const envelope = {
    payload,
    payloadType: type,
    signatures: [{ keyid: signer.id, sig: base64Of(new Uint8Array(signature)) }],
  };
  const body = new FormData();
  body.set("file", new Blob([JSON.stringify(envelope)], { type: "application/json" }), "envelope.dsse.json");
  const answer = await fetch(form.dataset.send, { method: "POST", body });
  if (answer.ok) {
    location.assign(answer.url);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  told.textContent = page.querySelector("main")?.textContent.trim() || answer.statusText;
}

if (form && globalThis.crypto?.subtle) {
  form.hidden = false;
  form.addEventListener("submit", send);
}
