/** A cloud of points, the variance of its shadows on a line, and the lines where it is largest and smallest. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { step, tensor } from "@gradus/tensor";
import { eigh } from "@gradus/tensor/ops/linalg/eigh";

const count = 80;
/** Standard deviation along the cloud's longer axis. */
const long = 1.5;

export default defineFigure({
  title: { en: "In which direction does a cloud reach farthest?", zh: "点团往哪个方向伸得最远？" },
  fields: {
    direction: {
      kind: "number",
      label: { en: "Direction of the line, degrees", zh: "直线的方向（度）" },
      min: 0,
      max: 179,
      step: 1,
      default: 100,
    },
    tilt: {
      kind: "number",
      label: { en: "Tilt of the cloud, degrees", zh: "点团的倾角（度）" },
      min: 0,
      max: 175,
      step: 5,
      default: 35,
    },
    short: {
      kind: "number",
      label: { en: "Width beside length", zh: "宽与长之比" },
      min: 0,
      max: 1,
      step: 0.05,
      default: 0.35,
    },
    centre: {
      kind: "numbers",
      inView: true,
      label: { en: "Centre of the cloud", zh: "点团的中心" },
      min: -3,
      max: 3,
      step: 0.25,
      default: [1, -0.5],
    },
    centring: { kind: "switch", label: { en: "Subtract the mean", zh: "减去平均（中心化）" }, default: true },
    seed: { kind: "number", label: { en: "Another cloud", zh: "换一团点" }, min: 1, max: 20, step: 1, default: 3 },
  },
  compute({ direction, tilt, short, centre, centring, seed }) {
    const random = createRandom(seed);
    const turn = (tilt * Math.PI) / 180;
    const places = Array.from({ length: count }, () => {
      const [u, v] = [long * random.normal(), long * short * random.normal()];
      return [centre[0] + u * Math.cos(turn) - v * Math.sin(turn), centre[1] + u * Math.sin(turn) + v * Math.cos(turn)];
    });
    return step(() => {
      const points = tensor(places.flat(), [count, 2], "float64");
      const mean = points.mean(0).reshape(1, 2);
      const origin = centring ? mean : mean.mul(0);
      const x = points.sub(origin);
      const covariance = x.transpose(0, 1).matmul(x).div(count);
      const { eigenvalues, eigenvectors } = eigh(covariance);
      const [least, most] = eigenvalues.toTypedArray();
      const columns = eigenvectors.toTypedArray();
      // Upwards, so that the arrows do not jump when a sign changes.
      const up = (vx: number, vy: number) => (vy < 0 ? [-vx, -vy] : [vx, vy]);
      const [a, b, , d] = covariance.toTypedArray();
      const varianceAt = (degrees: number) => {
        const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
        return a * c * c + 2 * b * c * s + d * s * s;
      };
      const line = [Math.cos((direction * Math.PI) / 180), Math.sin((direction * Math.PI) / 180)];
      const scores = x.matmul(tensor(line, [2, 1], "float64")).toTypedArray();
      const from = Array.from(origin.toTypedArray());
      const degrees = Array.from({ length: 91 }, (_, i) => 2 * i);
      const first = up(columns[1], columns[3]);
      return {
        x: places.map(([px]) => px),
        y: places.map(([, py]) => py),
        shadowX: Array.from(scores, (score) => from[0] + score * line[0]),
        shadowY: Array.from(scores, (score) => from[1] + score * line[1]),
        origin: from,
        line,
        direction,
        covariance: [a, b, b, d],
        variances: [most, Math.max(0, least)],
        components: [first, up(columns[0], columns[2])],
        firstDirection: ((Math.atan2(first[1], first[0]) * 180) / Math.PI + 180) % 180,
        explained: most / (most + Math.max(0, least)),
        here: varianceAt(direction),
        degrees,
        curve: degrees.map(varianceAt),
      };
    });
  },
});
