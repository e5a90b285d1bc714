// A film or a sound starts in the page, once its visitor asks. Before that its provider is asked nothing.

function play(poster) {
  const frame = document.createElement("iframe")
  frame.src = poster.dataset.player
  frame.title = poster.dataset.title
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture"
  frame.allowFullscreen = true
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  poster.replaceChildren(frame)
  poster.classList.add("playing")
  frame.focus()
}

document.querySelectorAll("[data-player]").forEach((poster) => {
  const button = poster.querySelector("[data-play]")
  button.hidden = false
  button.addEventListener("click", () => play(poster))
})
