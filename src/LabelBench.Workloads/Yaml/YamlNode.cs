using System.Collections.Immutable;

namespace LabelBench.Workloads.Yaml;

/// <summary>A piece of a YAML file that remembers where it stands.</summary>
/// <param name="Line">1-based line on which it begins.</param>
public abstract record YamlNode(int Line)
{
    /// <param name="Quoted">True when the file writes the text in quotes or as a block, so that it cannot be a number.</param>
    public sealed record Scalar(int Line, string Text, bool Quoted) : YamlNode(Line);

    public sealed record List(int Line, ImmutableArray<YamlNode> Items) : YamlNode(Line);

    public sealed record Map(int Line, ImmutableArray<Entry> Entries) : YamlNode(Line);

    /// <summary>A key with its value; the line is the key's.</summary>
    public sealed record Entry(string Key, int Line, YamlNode Value);

    /// <summary>What the node is, for messages.</summary>
    public string Kind => this switch
    {
        Scalar { Text: "", Quoted: false } => "empty",
        Scalar => "a single value",
        List => "a list",
        _ => "a group of keys",
    };
}
