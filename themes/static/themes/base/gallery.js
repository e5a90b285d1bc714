// A gallery's pictures open large, one after the other, by keyboard and by swipe. Without this each is a link to the large one.

const SWIPE = 40

class Viewer {
  constructor(gallery) {
    this.links = [...gallery.querySelectorAll("a")]
    this.before = Number(gallery.dataset.before)
    this.total = gallery.dataset.total
    this.dialog = document.createElement("dialog")
    this.dialog.className = "viewer"
    this.dialog.setAttribute("aria-label", gallery.dataset.label)
    this.picture = document.createElement("img")
    this.caption = document.createElement("p")
    this.caption.setAttribute("aria-live", "polite")
    this.dialog.append(
      this.button("close", gallery.dataset.close, () => this.dialog.close()),
      this.button("previous", gallery.dataset.previous, () => this.move(-1)),
      this.picture,
      this.button("next", gallery.dataset.next, () => this.move(1)),
      this.caption,
    )
    document.body.append(this.dialog)
    this.listen()
  }

  button(kind, label, act) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = `viewer-${kind}`
    button.setAttribute("aria-label", label)
    button.addEventListener("click", act)
    return button
  }

  listen() {
    this.links.forEach((link, index) =>
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
        event.preventDefault()
        this.show(index)
        this.dialog.showModal()
      }),
    )
    this.dialog.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
      if (step) this.move(step)
    })
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close())
    this.dialog.addEventListener("close", () => this.links[this.index].focus())
    this.dialog.addEventListener("touchstart", (event) => (this.start = event.changedTouches[0].clientX), { passive: true })
    this.dialog.addEventListener("touchend", (event) => {
      const way = event.changedTouches[0].clientX - this.start
      if (Math.abs(way) > SWIPE) this.move(way < 0 ? 1 : -1)
    })
  }

  move(step) {
    this.show((this.index + step + this.links.length) % this.links.length)
  }

  show(index) {
    this.index = index
    const link = this.links[index]
    const words = link.closest("figure").querySelector("figcaption")?.textContent ?? ""
    this.picture.src = link.href
    this.picture.width = link.dataset.width
    this.picture.height = link.dataset.height
    this.picture.alt = link.querySelector("img").alt
    this.caption.textContent = [words, `${this.before + index + 1} / ${this.total}`].filter(Boolean).join(" · ")
  }
}

document.querySelectorAll("[data-gallery]").forEach((gallery) => new Viewer(gallery))
