// The lines that an address names, and addresses of several lines.

/**
 * Makes a click on a line's number with Shift an address of all lines from the one in the address to that one.
 *
 * @param place gives, for a row, the line in the address if it is of the same text, else null, and the links to its lines:
 *     {from, lineLink(line, lastLine)}
 */
export function linkRanges(list, place) {
    list.element.addEventListener("click", (event) => {
        const number = event.target.closest("a.number");
        if (number && event.shiftKey) {
            event.preventDefault();
            const { from, lineLink } = place(number.parentElement);
            const line = Number(number.parentElement.dataset.line) + 1;
            const first = Math.min(from ?? line, line);
            const last = Math.max(from ?? line, line);
            location.hash = lineLink(first, last > first ? last : null);
        }
    });
}

/** Whether the link names that line, counted from 0. */
export function isNamed(link, line) {
    return line + 1 === link.line || (link.lastLine !== null && line + 1 >= link.line && line + 1 <= link.lastLine);
}
