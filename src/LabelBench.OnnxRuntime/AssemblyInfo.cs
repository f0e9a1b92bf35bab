using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("LabelBench.OnnxRuntime.Tests")]
