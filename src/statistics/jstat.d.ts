// jstat ships no types. It is a CommonJS module whose only export that Node sees is the default.
declare module 'jstat' {
  interface JStat {
    readonly normal: {
      cdf(x: number, mean: number, standardDeviation: number): number;
      inv(p: number, mean: number, standardDeviation: number): number;
    };
    readonly studentt: {
      cdf(x: number, degreesOfFreedom: number): number;
      inv(p: number, degreesOfFreedom: number): number;
    };
    readonly chisquare: {
      cdf(x: number, degreesOfFreedom: number): number;
    };
    readonly beta: {
      cdf(x: number, alpha: number, beta: number): number;
    };
  }
  const jstat: { readonly jStat: JStat };
  export = jstat;
}
