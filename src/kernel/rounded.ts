const roundedTo =
  (parts: number) =>
  (value: number): number =>
    Math.round(value * parts) / parts

export const tenths = roundedTo(10)
export const hundredths = roundedTo(100)
export const thousandths = roundedTo(1_000)
