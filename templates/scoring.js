// Scores a table by a standard in the browser, by the same rules as the Python package `ranking.standard`.
// Input is what `ranking.tuning.payload` writes; columns are Float64Array, NaN is missing. Nothing here touches a page.
(() => {
  "use strict";

  class ScoringError extends Error {}

  // ---- Numbers: the decimal rounding of ranking/rounding.py, exact sums, steady comparisons.

  const NOISE_DECIMALS = 10;
  const HALF_EVEN = 2 ** 52;
  const tenTo = (power) => Number(`1e${power}`);
  const rint = (x) => (Math.abs(x) >= HALF_EVEN ? x : x < 0 ? x - HALF_EVEN + HALF_EVEN : x + HALF_EVEN - HALF_EVEN);

  // The shortest decimal form as whole digits and the number of them behind the point.
  function digitsOf(size) {
    const [mantissa, exponent] = size.toExponential().split("e");
    const [whole, fraction = ""] = mantissa.split(".");
    return { digits: BigInt(whole + fraction), decimals: fraction.length - Number(exponent) };
  }

  function quantize({ digits, decimals }, wanted) {
    if (decimals <= wanted) return { digits: digits * 10n ** BigInt(wanted - decimals), decimals: wanted };
    const unit = 10n ** BigInt(decimals - wanted);
    return { digits: (digits + unit / 2n) / unit, decimals: wanted };
  }

  // First to 10 decimals, then to the wanted ones, both half away from zero on the decimal digits.
  function roundHalfUp(value, decimals) {
    const steady = quantize(digitsOf(Math.abs(value)), NOISE_DECIMALS);
    const { digits } = quantize(steady, decimals);
    const size = Number(`${digits}e-${decimals}`);
    return value < 0 ? 0 - size : size;
  }

  function roundColumn(values, decimals) {
    const scale = tenTo(decimals);
    const near = decimals < NOISE_DECIMALS ? Math.max(1e-3, 0.6 * tenTo(decimals - NOISE_DECIMALS)) : 1e-3;
    return values.map((value) => {
      if (!Number.isFinite(value)) return value;
      const scaled = Math.abs(value) * scale;
      const below = Math.floor(scaled);
      if (scaled > 2 ** 40 || Math.abs(scaled - below - 0.5) < near) return roundHalfUp(value, decimals);
      const size = Math.floor(scaled + 0.5) / scale;
      return value < 0 ? 0 - size : size;
    });
  }

  function floorOf(value) {
    const nearest = rint(value);
    return (Math.abs(value - nearest) < 5e-11 ? nearest : Math.floor(value)) + 0;
  }

  // 12 significant digits and 12 decimals at most: what ranks and pairs compare.
  function steady(value) {
    if (!Number.isFinite(value) || value === 0) return value === 0 ? 0 : value;
    let magnitude = Math.floor(Math.log10(Math.abs(value)));
    if (tenTo(magnitude + 1) <= Math.abs(value)) magnitude += 1;
    const scale = tenTo(Math.min(11 - magnitude, 12));
    return rint(value * scale) / scale + 0;
  }

  // The exactly rounded sum (Shewchuk, 1997), so that the order of rows plays no part.
  function fsum(values) {
    const parts = [];
    for (let x of values) {
      let kept = 0;
      for (let y of parts) {
        if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
        const high = x + y;
        const low = y - (high - x);
        if (low !== 0) parts[kept++] = low;
        x = high;
      }
      parts.length = kept;
      parts.push(x);
    }
    let place = parts.length - 1;
    if (place < 0) return 0;
    let high = parts[place--];
    let low = 0;
    while (place >= 0) {
      const x = high;
      const y = parts[place--];
      high = x + y;
      low = y - (high - x);
      if (low !== 0) break;
    }
    if (place >= 0 && ((low < 0 && parts[place] < 0) || (low > 0 && parts[place] > 0))) {
      const twice = low * 2;
      const x = high + twice;
      if (twice === x - high) high = x;
    }
    return high;
  }

  const mean = (values) => fsum(values) / values.length;
  const norm = (values) => Math.sqrt(fsum(values.map((x) => x * x)));
  const mod = (x, y) => ((x % y) + y) % y;

  function deviation(values, kind) {
    const free = values.length - (kind === "sample" ? 1 : 0);
    if (free < 1) return NaN;
    const centre = mean(values);
    return Math.sqrt(fsum(values.map((x) => (x - centre) * (x - centre))) / free);
  }

  // Hyndman and Fan (1996), types 1 to 9.
  const PLOTTING = { 4: [0, 1], 5: [0.5, 0.5], 6: [0, 0], 7: [1, 1], 8: [1 / 3, 1 / 3], 9: [3 / 8, 3 / 8] };
  const FUZZ = 4 * Number.EPSILON;

  function stepWeight(position, below, kind) {
    if (position > below + FUZZ) return 1;
    if (kind === 1) return 0;
    if (kind === 2) return 0.5;
    return mod(below, 2) === 1 ? 1 : 0;
  }

  function quantile(ordered, share, kind) {
    const size = ordered.length;
    let below;
    let upper;
    if (kind <= 3) {
      const position = size * share - (kind === 3 ? 0.5 : 0);
      below = Math.floor(position + FUZZ);
      upper = stepWeight(position, below, kind);
    } else {
      const [first, second] = PLOTTING[kind];
      const position = first + share * (size + 1 - first - second);
      below = Math.floor(position + FUZZ);
      upper = Math.abs(position - below) >= FUZZ ? position - below : 0;
    }
    const at = (place) => ordered[Math.min(Math.max(place, 1), size) - 1];
    const low = at(below);
    const high = at(below + 1);
    if (upper === 0 || low === high) return low;
    return upper === 1 ? high : (1 - upper) * low + upper * high;
  }

  function moments(values) {
    const centre = mean(values);
    const away = values.map((x) => x - centre);
    return [2, 3, 4].map((power) => fsum(away.map((x) => x ** power)) / values.length);
  }

  function skewness(values, kind) {
    const size = values.length;
    const [second, third] = moments(values);
    if (second === 0 || size < 3) return NaN;
    const plain = third / (second * Math.sqrt(second));
    return kind === "population" ? plain : (plain * Math.sqrt(size * (size - 1))) / (size - 2);
  }

  function kurtosis(values, kind) {
    const size = values.length;
    const [second, , fourth] = moments(values);
    if (second === 0 || size < 4) return NaN;
    const plain = fourth / second ** 2 - 3;
    if (kind === "population") return plain;
    return (((size + 1) * plain + 6) * (size - 1)) / ((size - 2) * (size - 3));
  }

  // ---- Groups: a subject counts once in each, unregistered ones not at all.

  class Grouping {
    constructor({ scope, names, codes, people }, registered) {
      Object.assign(this, { scope, names, codes, people, registered });
      const seen = new Set(codes.map((code, row) => `${code} ${people[row]}`));
      this.hasDoubles = scope !== "board" && seen.size < codes.length;
    }

    spread(figures) {
      return Float64Array.from(this.codes, (code) => figures[code]);
    }

    // The rows that count in each group; of a subject that is there twice the first that is not absent.
    rows(isAbsent) {
      const groups = this.names.map(() => []);
      const seen = new Set();
      for (let row = 0; row < this.codes.length; row += 1) {
        if (!this.registered[row] || isAbsent(row)) continue;
        if (this.hasDoubles) {
          const place = `${this.codes[row]} ${this.people[row]}`;
          if (seen.has(place)) continue;
          seen.add(place);
        }
        groups[this.codes[row]].push(row);
      }
      return groups;
    }

    present(values) {
      const groups = this.rows((row) => Number.isNaN(values[row]));
      return groups.map((rows) => Float64Array.from(rows, (row) => values[row]).sort());
    }
  }

  // ---- Steps. Each gives the values and which rows have none for a good reason (null: no row).

  const SIMPLE = {
    add: (step) => (x) => x + step.number,
    times: (step) => (x) => x * step.number,
    log1p: () => Math.log1p,
    ln: () => Math.log,
    log10: () => Math.log10,
    sqrt: () => Math.sqrt,
    exp: () => Math.exp,
    negate: () => (x) => 0 - x,
    floor: () => floorOf,
    clip: (step) => (x) => Math.min(Math.max(x, Number(step.numbers[0])), Number(step.numbers[1])),
    fill: (step) => (x) => (Number.isNaN(x) ? step.number : x),
    piecewise: (step) => (x) => interpolate(x, step.points),
  };

  const OWN = {
    add_metric: (step, values, { metrics }) => withMetric(values, metrics[step.word], (x, y) => x + step.factor * y),
    multiply_by: (step, values, { metrics }) => withMetric(values, metrics[step.word], (x, y) => x * y),
    divide_by: (step, values, { metrics }) =>
      withMetric(values, metrics[step.word].map((y) => (y === 0 ? NaN : y)), (x, y) => x / y),
    power(step, values) {
      const missing = values.map((x) => Number.isNaN(x) || (x === 0 && step.number < 0));
      return { values: values.map((x, row) => (missing[row] ? NaN : x ** step.number)), missing };
    },
    reciprocal: (_, values) => ({
      values: values.map((x) => (x === 0 ? NaN : 1 / x)), missing: values.map((x) => x === 0),
    }),
    round: (step, values) => ({ values: roundColumn(values, step.number), missing: null }),
    goalposts(step, values) {
      const [low, high] = step.numbers.map((bound) => values.map(() => bound));
      return lineBetween(low, high, step.to, values);
    },
  };

  function withMetric(values, metric, combine) {
    return {
      values: values.map((x, row) => combine(x, metric[row])), missing: metric.map((y) => Number.isNaN(y)),
    };
  }

  function interpolate(x, points) {
    if (Number.isNaN(x)) return NaN;
    const last = points.length - 1;
    if (x < points[0][0]) return points[0][1];
    if (x >= points[last][0]) return points[last][1];
    let place = 0;
    while (points[place + 1][0] <= x) place += 1;
    const [[x0, y0], [x1, y1]] = [points[place], points[place + 1]];
    return ((y1 - y0) / (x1 - x0)) * (x - x0) + y0;
  }

  // The straight line that carries low to `to[0]` and high to `to[1]`; missing where low = high.
  function lineBetween(low, high, to, values) {
    const missing = values.map((_, row) => high[row] - low[row] === 0 || Number.isNaN(high[row] - low[row]));
    const at = (x, row) => ((x - low[row]) / (high[row] - low[row])) * (to[1] - to[0]) + to[0];
    return { values: values.map((x, row) => (missing[row] ? NaN : at(x, row))), missing };
  }

  const isGap = (...columns) => columns[0].map((_, row) => columns.some((column) => Number.isNaN(column[row])));

  function ranked(kind) {
    return (step, values, setting) => {
      const compared = values.map(steady);
      const { codes } = setting.group;
      const groups = setting.group.present(compared);
      const distinct = groups.map((column) => column.filter((x, row) => row === 0 || x !== column[row - 1]));
      const result = values.map((_, row) => {
        if (Number.isNaN(compared[row])) return NaN;
        const ordered = groups[codes[row]];
        const place = placeIn(compared[row], ordered, distinct[codes[row]], step.ties);
        if (kind === "rank") return place;
        if (kind === "borda") return place - 1;
        return ordered.length > 1 ? (place - 1) / (ordered.length - 1) : NaN;
      });
      return { values: result, missing: isGap(result) };
    };
  }

  function placeIn(value, ordered, distinct, ties) {
    if (ties === "dense") return countBelow(distinct, (x) => x < value) + 1;
    const first = countBelow(ordered, (x) => x < value) + 1;
    if (ties === "min") return first;
    const last = Math.max(countBelow(ordered, (x) => x <= value), first);
    return ties === "max" ? last : (first + last) / 2;
  }

  // How many of ascending values come before the point where a claim ceases to hold.
  function countBelow(ordered, claim) {
    let low = 0;
    let high = ordered.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (claim(ordered[middle])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function scaledBy(name, figure) {
    return (_, values, setting) => {
      const divisor = setting.each(name, figure, values).map((x) => (x === 0 ? NaN : x));
      return { values: values.map((x, row) => x / divisor[row]), missing: isGap(divisor) };
    };
  }

  const DRIVEN = {
    min_max(step, values, setting) {
      const low = setting.each("min", (column) => column[0], values);
      return lineBetween(low, setting.each("max", (column) => column.at(-1), values), step.to, values);
    },
    z_score(step, values, setting) {
      const kind = step.sd ?? setting.standard.sd;
      const least = kind === "sample" ? 2 : 1;
      const isEqual = (column) => column[0] === column.at(-1) && column.length > 1;
      const centre = setting.each("mean", (column) => (column.length >= least ? mean(column) : NaN), values);
      const unit = setting.each("sd", (column) => (isEqual(column) ? 0 : deviation(column, kind)), values);
      const slope = unit.map((x) => (x === 0 ? NaN : 1 / x));
      return { values: values.map((x, row) => (x - centre[row]) * slope[row]), missing: isGap(slope) };
    },
    rank: ranked("rank"),
    borda: ranked("borda"),
    percentile_rank: ranked("percentile_rank"),
    share_of_max: scaledBy("max", (column) => column.at(-1)),
    share_of_sum: scaledBy("sum", fsum),
    vector_norm: scaledBy("norm", norm),
    distance_to_target(step, values, setting) {
      const bound = step.lower_is_better
        ? setting.each("max", (column) => column.at(-1), values)
        : setting.each("min", (column) => column[0], values);
      const change = lineBetween(bound, values.map(() => step.number), [0, 1], values);
      return step.cap ? { ...change, values: change.values.map((x) => Math.min(x, 1)) } : change;
    },
    winsorise(step, values, setting) {
      const kind = step.quantile_type ?? setting.standard.quantile_type;
      const low = setting.each("lower", (column) => quantile(column, step.numbers[0], kind), values);
      const high = setting.each("upper", (column) => quantile(column, step.numbers[1], kind), values);
      const clipped = values.map((x, row) => Math.min(Math.max(x, low[row]), high[row]));
      return { values: clipped, missing: isGap(low, high) };
    },
    treat_outliers(step, values, setting) {
      const { standard, group } = setting;
      const kinds = [step.skewness ?? standard.skewness, step.kurtosis ?? standard.kurtosis];
      const found = group.present(values).map((column) => treat(column, step, ...kinds));
      const [kind, low, high, shift] = ["treatment", "low", "high", "shift"].map((name, place) =>
        group.spread(setting.settle(name, found.map((figures) => figures[place]))));
      const treated = values.map((x, row) => {
        if (kind[row] === 4) return Math.log(x - shift[row]);
        const capped = kind[row] === 1 || kind[row] === 3 ? Math.min(x, high[row]) : x;
        return kind[row] === 2 || kind[row] === 3 ? Math.max(capped, low[row]) : capped;
      });
      return { values: treated, missing: isGap(kind) };
    },
  };

  // The JRC COIN Tool's rule: treatment (0 nothing, 1 high, 2 low, 3 both, 4 log), low, high, shift.
  function treat(ordered, step, skew, kurt) {
    if (!ordered.length) return [NaN, NaN, NaN, NaN];
    const [low, high] = [ordered[0], ordered.at(-1)];
    const shift = low - (step.log === "coin_tool" ? 1 : 0.01 * (high - low));
    const values = ordered.slice();
    const most = step.number ?? 0;
    let bottom = 0;
    let top = 0;
    while (isOutlying(values, step, skew, kurt)) {
      if (skewness(values, skew) >= 0) {
        top = values.filter((x) => x === values.at(-1)).length;
        if (top + bottom <= most) values.fill(values[values.length - top - 1], values.length - top);
      } else {
        bottom = values.filter((x) => x === values[0]).length;
        if (top + bottom <= most) values.fill(values[bottom], 0, bottom);
      }
      if (top + bottom > most) return [4, low, high, shift];
    }
    return [(top ? 1 : 0) + (bottom ? 2 : 0), values[0], values.at(-1), shift];
  }

  function isOutlying(values, step, skew, kurt) {
    if (values.length < 4 || values[0] === values.at(-1)) return false;
    return Math.abs(skewness(values, skew)) > step.skewness_limit && kurtosis(values, kurt) > step.kurtosis_limit;
  }

  // ---- Combines: children are columns, NaN = left out; `faulty` tells the first row that cannot be combined.

  const COMBINES = {
    arithmetic: (_, children, weights) => linear(children, weights, true),
    sum: (_, children, weights) => linear(children, weights, false),
    geometric: (_, children, weights) => geometric(children, weights),
    harmonic: (_, children, weights) => byRow(children, (values) => {
      const shares = shareOut(values, weights);
      if (values.includes(0)) return 0;
      return 1 / addUp(values, (x, place) => shares[place] / x);
    }, isNegative),
    power(combine, children, weights) {
      const exponent = combine.exponent;
      if (exponent === 0) return geometric(children, weights);
      const allowsNegative = exponent === 1 || (exponent > 0 && mod(exponent, 2) === 0);
      return byRow(children, (values) => {
        const shares = shareOut(values, weights);
        if (exponent < 0 && values.includes(0)) return 0;
        const total = addUp(values, (x, place) => shares[place] * x ** exponent);
        return exponent === 1 ? total : total ** (1 / exponent);
      }, allowsNegative ? () => false : isNegative);
    },
    product: (_, children, weights) => byRow(
      children,
      (values) => values.reduce((all, x, place) => (Number.isNaN(x) ? all : all * x ** weights[place]), 1),
      (values) => values.some((x, place) => x < 0 && weights[place] % 1 !== 0),
    ),
    min: (_, children) => byRow(children, (values) => Math.min(...values.filter(isThere))),
    max: (_, children) => byRow(children, (values) => Math.max(...values.filter(isThere))),
    median: (_, children) => byRow(children, (values) => {
      const ordered = Float64Array.from(values.filter(isThere)).sort();
      const low = ordered[(ordered.length - 1) >> 1];
      const high = ordered[ordered.length >> 1];
      return low === high ? low : (low + high) / 2;
    }),
    topsis,
    copeland,
  };

  // What is worked out of a column once for as long as it is the same column: leaves stay while weights change.
  const kept = new WeakMap();

  function once(owner, column, work) {
    if (!kept.has(owner)) kept.set(owner, new WeakMap());
    const found = kept.get(owner);
    if (!found.has(column)) found.set(column, work());
    return found.get(column);
  }

  const isThere = (x) => !Number.isNaN(x);
  const isNegative = (values) => values.some((x) => x < 0);
  const addUp = (values, term) => values.reduce((sum, x, place) => (Number.isNaN(x) ? sum : sum + term(x, place)), 0);

  function shareOut(values, weights) {
    const total = addUp(values, (_, place) => weights[place]);
    return values.map((x, place) => (Number.isNaN(x) ? 0 : weights[place] / total));
  }

  function byRow(children, combine, isFaulty = () => false) {
    const size = children[0].length;
    const result = new Float64Array(size).fill(NaN);
    for (let row = 0; row < size; row += 1) {
      const values = children.map((column) => column[row]);
      if (isFaulty(values)) throw new ScoringError("合并方式不能用于负值");
      if (values.some(isThere)) result[row] = combine(values);
    }
    return result;
  }

  function linear(children, weights, isShared) {
    const size = children[0].length;
    const result = new Float64Array(size);
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    for (let row = 0; row < size; row += 1) {
      let present = 0;
      let count = 0;
      for (let place = 0; place < children.length; place += 1) {
        if (Number.isNaN(children[place][row])) continue;
        present += weights[place];
        count += 1;
      }
      const divisor = isShared ? (count === children.length ? whole : present) : 1;
      let total = count ? 0 : NaN;
      for (let place = 0; place < children.length; place += 1) {
        const x = children[place][row];
        if (!Number.isNaN(x)) total += x * (weights[place] / divisor);
      }
      result[row] = total;
    }
    return result;
  }

  const geometric = (children, weights) => byRow(children, (values) => {
    const shares = shareOut(values, weights);
    return Math.exp(addUp(values, (x, place) => Math.log(x) * shares[place]));
  }, isNegative);

  // Closeness to the ideal (Hwang and Yoon, 1981).
  function topsis(combine, children, weights, setting, keys) {
    const ideals = children.map((column, place) =>
      once(combine, column, () => findIdeals(combine, column, keys[place], setting)));
    const result = new Float64Array(children[0].length);
    for (let row = 0; row < result.length; row += 1) {
      let total = 0;
      for (let place = 0; place < children.length; place += 1) {
        if (!Number.isNaN(children[place][row])) total += weights[place];
      }
      let [best, worst] = [0, 0];
      for (let place = 0; place < children.length; place += 1) {
        const [x, ideal] = [children[place][row], ideals[place]];
        const unit = ideal.unit[row];
        if (Number.isNaN(x) || unit === 0 || Number.isNaN(unit)) continue;
        const share = weights[place] / total;
        best += ((share * (x - ideal.best[row])) / unit) ** 2;
        worst += ((share * (x - ideal.worst[row])) / unit) ** 2;
      }
      const [far, near] = [Math.sqrt(best), Math.sqrt(worst)];
      result[row] = far + near === 0 ? NaN : near / (far + near);
    }
    return result;
  }

  function findIdeals(combine, values, key, setting) {
    const fixed = (ideal) => (ideal !== null && typeof ideal === "object" ? ideal[key] : ideal ?? NaN);
    const find = (name, end, figure) => {
      if (combine.ideal !== "fixed") return setting.each(`${name}.${key}`, figure, values);
      return setting.group.spread(setting.settle(`${name}.${key}`, setting.group.names.map(() => fixed(end))));
    };
    const worst = find("worst", combine.worst, (column) => column[0]);
    const best = find("best", combine.best, (column) => column.at(-1));
    const unit = combine.normalise === "min_max"
      ? best.map((x, row) => Math.abs(x - worst[row]))
      : setting.each(`norm.${key}`, norm, values);
    return { best, worst, unit };
  }

  // The place of each value among the different ones of its column, from 0 for the smallest; −1 where there is none.
  function placesOf(column) {
    const steadied = column.map(steady);
    const ordered = [...new Set(steadied.filter(isThere))].sort((one, two) => one - two);
    const places = new Map(ordered.map((x, place) => [x, place]));
    return Int32Array.from(steadied, (x) => places.get(x) ?? -1);
  }

  // Pairwise wins less losses, or another count of them.
  function copeland(combine, children, weights, setting) {
    const { codes, people } = setting.group;
    const [size, width] = [children[0].length, children.length];
    const places = children.map((column) => once(copeland, column, () => placesOf(column)));
    const isAbsent = (row) => places.every((column) => column[row] < 0);
    const groups = setting.group.rows(isAbsent);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    // Row by row, so that two rows are compared along memory; each pair of a group is compared once, for both.
    const figures = new Int32Array(size * width);
    const hasGap = new Uint8Array(size);
    places.forEach((column, child) => column.forEach((place, row) => {
      figures[row * width + child] = place;
      if (place < 0) hasGap[row] = 1;
    }));
    const weighed = Float64Array.from(weights);
    const result = new Float64Array(size);
    let known = 0;
    // 1, 0 or −1 without a branch, which a processor could not foresee.
    const signOf = (difference) => (difference >> 31) | (-difference >>> 31);
    const compare = (row, other) => {
      let ahead = 0;
      const one = row * width;
      const two = other * width;
      if (hasGap[row] | hasGap[other]) {
        known = 0;
        for (let child = 0; child < width; child += 1) {
          if (figures[one + child] < 0 || figures[two + child] < 0) continue;
          ahead += weighed[child] * signOf(figures[one + child] - figures[two + child]);
          known += weighed[child];
        }
      } else {
        known = total;
        for (let child = 0; child < width; child += 1) {
          ahead += weighed[child] * signOf(figures[one + child] - figures[two + child]);
        }
      }
      return ahead;
    };
    const credit = (row, ahead) => {
      if (combine.count === "outranking") result[row] += (known + ahead) / 2 / total;
      else {
        const decided = Math.abs(ahead) <= 1e-12 * total ? 0 : Math.sign(ahead);
        result[row] += combine.count === "net" ? decided : (decided + 1) / 2;
      }
    };
    const isMember = new Uint8Array(size);
    for (const members of groups) {
      members.forEach((row, place) => {
        isMember[row] = 1;
        for (let next = place + 1; next < members.length; next += 1) {
          const ahead = compare(row, members[next]);
          credit(row, ahead);
          credit(members[next], -ahead);
        }
      });
    }
    for (let row = 0; row < size; row += 1) {
      if (isAbsent(row)) result[row] = NaN;
      else if (!isMember[row]) {
        for (const other of groups[codes[row]]) if (people[other] !== people[row]) credit(row, compare(row, other));
      }
    }
    return result;
  }

  // ---- Conditions and adjustments.

  const COMPARE = {
    at_least: (x, limit) => x >= limit,
    above: (x, limit) => x > limit,
    at_most: (x, limit) => x <= limit,
    below: (x, limit) => x < limit,
    equals: (x, limit) => x === limit,
  };

  function holds(condition, sheet, row) {
    if (condition.all?.length) return condition.all.every((part) => holds(part, sheet, row));
    if (condition.any?.length) return condition.any.some((part) => holds(part, sheet, row));
    const value = sheet.metrics[condition.metric][row];
    const isHidden = sheet.hidden[condition.metric]?.[row] ?? false;
    return Object.entries(condition.comparisons).every(([name, limit]) => {
      if (name === "is_missing") return (Number.isNaN(value) && !isHidden) === limit;
      return name === "is_hidden" ? isHidden === limit : COMPARE[name](value, limit);
    });
  }

  function amountOf(entry, sheet, row) {
    if (typeof entry.factor === "string") return sheet.metrics[entry.factor][row];
    let amount = entry.deduct ?? entry.add ?? entry.factor ?? entry.cap ?? 0;
    if (entry.per !== null) amount *= Math.max(sheet.metrics[entry.per][row] - entry.beyond, 0);
    return entry.ceiling === null ? amount : Math.min(amount, entry.ceiling);
  }

  function effectOf(entry, score, amount) {
    if (entry.veto === "zero") return Number.isNaN(score) ? NaN : 0;
    if (entry.cap !== null) return Math.min(score, amount);
    if (entry.factor !== null) return score * amount;
    return score + (entry.add !== null ? amount : 0 - amount);
  }

  // The scores after the adjustments in file order, and for each row the first veto to not ranked.
  function adjust(standard, received, sheet) {
    const vetoes = new Array(received.length).fill(null);
    const scores = received.map((before, row) => {
      let score = before;
      for (const entry of standard.adjustments) {
        if (entry.when !== null && !holds(entry.when, sheet, row)) continue;
        if (entry.veto === "not_ranked") {
          vetoes[row] ??= entry;
          continue;
        }
        const amount = amountOf(entry, sheet, row);
        if (Number.isNaN(amount)) continue;
        const after = effectOf(entry, score, amount);
        const floor = entry.floor ?? standard.floor;
        score = floor === false ? after : Math.max(after, Math.min(score, floor));
      }
      return score;
    });
    return { scores, vetoes };
  }

  // ---- Ranks of rounded scores, restarting with every board.

  function rankScores(figures, boards, ties, breakers) {
    const keys = [figures.map((x) => 0 - x), ...breakers.map((b) => b.map((x) => (isThere(x) ? 0 - steady(x) : Infinity)))];
    const rows = [...figures.keys()].filter((row) => isThere(figures[row]));
    const differs = (a, b) => keys.find((key) => key[a] !== key[b]);
    rows.sort((a, b) => {
      const key = boards[a] === boards[b] ? differs(a, b) : boards;
      return key === undefined ? a - b : key[a] < key[b] ? -1 : 1;
    });
    const ranks = new Float64Array(figures.length).fill(NaN);
    let [boardStart, count, start] = [0, 0, 0];
    while (start < rows.length) {
      const row = rows[start];
      if (start === 0 || boards[row] !== boards[rows[start - 1]]) [boardStart, count] = [start, 0];
      count += 1;
      let end = start + 1;
      while (end < rows.length && boards[rows[end]] === boards[row] && !differs(rows[end], row)) end += 1;
      const first = start - boardStart + 1;
      const rank = ties === "dense" ? count : ties === "average" ? first + (end - start - 1) / 2 : first;
      for (let place = start; place < end; place += 1) ranks[rows[place]] = rank;
      start = end;
    }
    return ranks;
  }

  // ---- The tree over one table. What a weight does not touch is kept from one scoring to the next.

  const toColumn = (values) => Float64Array.from(values, (x) => (x === null ? NaN : x));

  class Scorer {
    // `payload`: standard, subjects, boards, board_names, least_coverage, metrics, hidden, registered, groups, bounds.
    constructor(payload) {
      this.standard = payload.standard;
      this.size = payload.subjects.length;
      this.payload = payload;
      this.registered = payload.registered;
      this.metrics = Object.fromEntries(Object.entries(payload.metrics).map(([name, x]) => [name, toColumn(x)]));
      this.hidden = payload.hidden;
      this.groups = Object.fromEntries(
        Object.entries(payload.groups).map(([scope, group]) => [scope, new Grouping({ scope, ...group }, this.registered)]));
      this.frozen = new Map((payload.bounds ?? []).map(([s, g, n, step, name, value]) => [[s, g, n, step, name].join("\n"), value]));
      this.nodes = new Map(this.standard.nodes.map((node) => [node.key, node]));
      this.children = new Map(this.standard.nodes.map((node) => [
        node.key, this.standard.nodes.filter((child) => child.parent === node.key)]));
      this.kept = new Map();
      // Children before their parents.
      this.order = this.walk("score").reverse();
    }

    walk(key) {
      return [key, ...this.children.get(key).flatMap((child) => this.walk(child.key))];
    }

    // Scores, ranks and reasons under the given weights; ScoringError where they have no value.
    score(weights = {}) {
      const worked = new Map();
      const marks = new Map();
      const weightOf = (node) => weights[node.key] ?? node.weight;
      for (const key of this.order) {
        const children = this.children.get(key);
        const mark = children.map((child) => `${weightOf(child)}(${marks.get(child.key)})`).join(",");
        marks.set(key, mark);
        const kept = this.kept.get(key);
        if (kept?.mark !== mark) {
          const node = this.nodes.get(key);
          const done = node.metric !== null ? this.workLeaf(node) : this.workInner(node, children, worked, weightOf);
          this.kept.set(key, { mark, done });
        }
        worked.set(key, this.kept.get(key).done);
      }
      return this.rank(worked);
    }

    setting(node, scope, place) {
      const group = this.groups[scope ?? node.scope];
      const settle = (name, found) => group.names.map((title, code) =>
        this.frozen.get([group.scope, title, node.key, place, name].join("\n")) ?? found[code]);
      const each = (name, figure, values) =>
        group.spread(settle(name, group.present(values).map((column) => (column.length ? figure(column) : NaN))));
      return { standard: this.standard, group, settle, each };
    }

    workLeaf(node) {
      let raw = this.metrics[node.metric];
      if (node.per !== null) raw = raw.map((x, row) => (this.metrics[node.per][row] === 0 ? NaN : x / this.metrics[node.per][row]));
      const nobody = new Array(this.size).fill(false);
      const value = this.finish(node, raw, nobody);
      const coverage = value.map((x, row) => (isThere(x) && isThere(raw[row]) ? 1 : 0));
      const isHidden = (row) => [node.metric, node.per].some((name) => this.hidden[name]?.[row]);
      const hidden = Array.from(value, (x, row) => Number.isNaN(x) && isHidden(row));
      return this.handUp({ node, value, hidden, excluded: nobody, coverage, children: [] });
    }

    workInner(node, below, worked, weightOf) {
      const counting = below.filter((child) => weightOf(child) > 0);
      if (!counting.length) throw new ScoringError(`“${node.label ?? node.key}”下级的权重不能全部为 0`);
      const weights = counting.map(weightOf);
      const children = counting.map((child) => worked.get(child.key));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const meanOf = (figure) => Float64Array.from({ length: this.size }, (_, row) =>
        children.reduce((sum, child, place) => sum + weights[place] * figure(child, row), 0) / total);
      const keys = counting.map((child) => child.key);
      const combined = COMBINES[node.combine.name](
        node.combine, children.map((child) => child.received), weights, this.setting(node, null, 0), keys);
      const excluded = combined.constructor === Float64Array
        ? Array.from(combined, (_, row) => children.some((child) => child.excluded[row])) : [];
      const present = node.min_coverage ? meanOf((child, row) => (isThere(child.value[row]) ? 1 : 0)) : null;
      const input = combined.map((x, row) =>
        (excluded[row] || (present && present[row] < node.min_coverage - 1e-12) ? NaN : x));
      if (input.some((x) => Math.abs(x) === Infinity)) throw new ScoringError(`节点“${node.key}”的合并结果超出数的范围`);
      const value = this.finish(node, input, excluded);
      const hidden = Array.from(value, (x, row) => Number.isNaN(x) && children.some((child) => child.hidden[row])
        && !children.some((child) => Number.isNaN(child.value[row]) && !child.hidden[row]));
      return this.handUp({ node, value, hidden, excluded, coverage: meanOf((child, row) => child.coverage[row]), children });
    }

    // The values after the node's steps and rounding.
    finish(node, input, excluded) {
      let values = input;
      node.steps.forEach((step, index) => {
        const after = this.applyStep(node, step, index + 1, values);
        values = step.name === "fill" ? after.map((x, row) => (excluded[row] ? NaN : x)) : after;
      });
      return node.decimals === null ? values : roundColumn(values, node.decimals);
    }

    applyStep(node, step, place, values) {
      const setting = () => this.setting(node, step.scope, place);
      if (step.name === "fill" && step.word !== null) {
        const figure = groupFigure(step.word, values, setting());
        return values.map((x, row) => (Number.isNaN(x) ? figure[row] : x));
      }
      const change = step.name in DRIVEN ? DRIVEN[step.name](step, values, setting())
        : step.name in OWN ? OWN[step.name](step, values, this)
          : { values: values.map(SIMPLE[step.name](step)), missing: null };
      const isLost = (x, row) => !Number.isFinite(x) && isThere(values[row]) && !(Number.isNaN(x) && change.missing?.[row]);
      if (change.values.some(isLost)) throw new ScoringError(`节点“${node.key}”第 ${place} 步 ${step.name}：结果超出数的范围或没有值`);
      return change.values;
    }

    // The node with what its parent receives by the rules `missing` and `hidden`.
    handUp(worked) {
      const { node, value, hidden } = worked;
      const received = value.slice();
      const excluded = worked.excluded.slice();
      [[node.missing, false], [node.hidden ?? node.missing, true]].forEach(([rule, wanted]) => {
        const isGroup = rule === "group_median" || rule === "group_mean";
        const figure = isGroup ? groupFigure(rule, value, this.setting(node, null, node.steps.length + 1)) : null;
        value.forEach((x, row) => {
          if (isThere(x) || hidden[row] !== wanted || worked.excluded[row]) return;
          if (rule === "exclude") excluded[row] = true;
          else if (isGroup) received[row] = figure[row];
          else if (rule !== "reweight") received[row] = rule === "zero" ? 0 : rule;
        });
      });
      return { ...worked, received, excluded };
    }

    rank(worked) {
      const { standard, payload } = this;
      const root = worked.get("score");
      const { codes } = this.groups.board;
      const adjusted = adjust(standard, root.received, this);
      const isThin = (row) => root.coverage[row] < payload.least_coverage[codes[row]] - 1e-12;
      const unrounded = adjusted.scores.map((x, row) => (!this.registered[row] || isThin(row) || adjusted.vetoes[row] ? NaN : x));
      const breakers = standard.tie_breakers.map((name) => {
        const plain = name.replace(/^-/, "");
        const figure = worked.get(plain)?.value ?? this.metrics[plain];
        return name.startsWith("-") ? figure.map((x) => 0 - x) : figure;
      });
      const scores = roundColumn(unrounded, standard.decimals);
      const figures = roundColumn(unrounded, standard.rank_decimals ?? standard.decimals);
      const ranks = rankScores(figures, codes, standard.ties, breakers);
      const reasons = Array.from(scores, (x, row) => (isThere(x) ? null : this.tellReason(root, adjusted.vetoes[row], row)));
      return { scores, ranks, coverage: root.coverage, reasons, worked };
    }

    tellReason(root, veto, row) {
      if (!this.registered[row]) return "未登记";
      if (veto) return (veto.label ?? veto.key) + (veto.basis ? `（${veto.basis}）` : "");
      if (root.excluded[row]) return `缺少${findExcluding(root, row).join("、")}`;
      if (Number.isNaN(root.received[row])) return root.coverage[row] > 0 ? "数据不足" : "没有数据";
      const percent = (share) => `${rint(share * 100)}%`;
      const least = this.payload.least_coverage[this.groups.board.codes[row]];
      return `数据覆盖率 ${percent(root.coverage[row])}，低于本榜要求的 ${percent(least)}`;
    }
  }

  function findExcluding(worked, row) {
    const below = worked.children.flatMap((child) => (child.excluded[row] ? findExcluding(child, row) : []));
    return below.length ? below : [(worked.node.label ?? worked.node.key) + (worked.hidden[row] ? "（不公开）" : "")];
  }

  function groupFigure(word, values, setting) {
    if (word === "group_mean") return setting.each("mean", mean, values);
    return setting.each("median", (column) => quantile(column, 0.5, 7), values);
  }

  globalThis.RankingScoring = { Scorer, ScoringError, roundHalfUp, roundColumn, fsum };
})();
