# Completion of virtual-cluster in fish: what can stand there is asked of the command itself.

function __virtual_cluster_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    for answer in ($program complete -- $words[2..-1] "$word" 2>/dev/null)
        switch $answer
            case :nospace
            case :files
                __fish_complete_path $word
            case :directories
                __fish_complete_directories $word ''
            case '*'
                echo $answer
        end
    end
end

complete -c virtual-cluster -f -a '(__virtual_cluster_complete)'
